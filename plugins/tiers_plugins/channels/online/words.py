"""What the page says besides the questionnaire."""

from tiers.text import Text

SUBMIT = Text("Hand in", "提交")
NEXT = Text("Next", "下一页")
BACK = Text("Back", "上一页")
ANYWAY = Text("Go on without these answers", "不回答这些问题，继续")
OPTIONAL = Text("optional", "选填")
OTHER = Text("中文", "English")
"""The name of the other language, in itself."""
SKIPPED = Text(
    "Some questions have no answer yet. Please answer them, or go on without.",
    "有些问题尚未回答。请补充作答，或直接继续。",
)
UNFIT = Text("This answer can't be kept: ", "该回答无法保存：")
DONE = Text(
    "Your answers have been handed in. You can close this page.",
    "您的回答已提交，可以关闭本页面。",
)
TAKEN = Text(
    "This questionnaire has been handed in already; nothing was changed.",
    "该问卷已经提交过，内容未作更改。",
)
CLOSED = Text(
    "The survey is closed. Thank you for your interest.",
    "调查已经结束，感谢您的关注。",
)
NOT_OPEN = Text("The survey has not begun yet.", "调查尚未开始。")
NOWHERE = Text(
    "This is no personal link. Please open the link of your invitation again.",
    "该链接无效。请重新打开邀请中的专属链接。",
)
SLOWER = Text(
    "Too many requests. Please try again in a moment.",
    "请求过于频繁，请稍后再试。",
)
FAILED = Text(
    "Something went wrong on our side. Please try again: what you have answered so far "
    "is kept.",
    "系统出现问题，请稍后重试；您已填写的内容均已保存。",
)
KEPT = Text(
    "Every answer is kept when you go to the next page; you can stop, and go on later "
    "by the same link.",
    "每翻一页，回答即自动保存；可随时中断，之后用同一链接继续。",
)


def progress(page: int, pages: int) -> Text:
    """Tell how far one is."""
    return Text(f"Page {page} of {pages}", f"第 {page} 页，共 {pages} 页")
