"""What stands on paper besides the questionnaire itself."""

from datetime import date

from tiers.text import Text

CODE = Text("Return code", "回收码")
OPTIONAL = Text("optional", "选填")
INSTRUCTIONS = Text(
    "Please cross one box of each question with a pen. If you crossed a wrong box, "
    "fill it, and cross the right one. The return code stands for your name, which is "
    "not on this questionnaire: it tells us whose answers have arrived.",
    "请用笔在每题的一个方框内打叉。如果选错，请将错误的方框涂满，再在正确的方框内打叉。"
    "问卷上不出现您的姓名，由回收码代替：我们据此登记是哪位客户的答卷。",
)
POINTS = Text("Please write a number from {} to {}:", "请填写 {} 至 {} 的整数：")


def page(number: int, count: int) -> Text:
    """Tell which page it is."""
    return Text(f"page {number} of {count}", f"第 {number} 页，共 {count} 页")


def day(given: date) -> Text:
    """Write a day as people read it."""
    return Text(
        f"{given.day} {given:%B} {given.year}",
        f"{given.year} 年 {given.month} 月 {given.day} 日",
    )
