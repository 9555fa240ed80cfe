"""What the form and the routes say besides the questionnaire."""

from tiers.survey.rates.finals import COMPLETE as ENOUGH
from tiers.text import Text
from tiers_plugins.channels.face_to_face import names

CODE = Text("Return code", "回收码")
WHOM = Text("Whom do you visit?", "访问对象")
TYPED_HINT = Text(
    "16 letters and digits, as on the route; leave it empty to pick from your list",
    "路线单上的 16 位字母和数字；留空则从名单中选择",
)
NO_CODE = Text(
    "Nobody who is visited has this code. Please compare it with the route.",
    "没有受访者持有该回收码，请与路线单核对。",
)
INTERVIEWER = Text("Who are you?", "您是哪位访问员？")
PERSON = Text("Person", "受访者")
VISIT = Text("Visit", "本次访问")
ATTEMPT = Text("Which visit to this person is it?", "这是第几次访问该受访者？")
OUTCOME = Text("What came of it?", "访问结果")
NOTE = Text("Remarks", "备注")
INTERVIEW = Text("Interview", "访问")
ABOUT = Text.same(f"${{{names.CALLED}}} · ${{{names.ADDRESS}}}")
"""Whom the visit is to."""
FEW = Text(
    f"Fewer than {ENOUGH} % of the questions have an answer: please ask on, or go back "
    "and call the interview partial.",
    f"已回答的题目不足 {ENOUGH}%：请继续提问，或返回将结果改为“部分完成”。",
)

NUMBER = Text("No.", "序号")
NAME = Text("Name", "姓名")
ADDRESS = Text("Address", "地址")
HOURS = Text("Open", "营业时间")
LANG = Text("Language", "语言")
ROUTE = Text("Route", "路线单")
OUTCOMES = Text("What may come of a visit", "访问结果代码")
RESULT = Text("when, outcome", "时间、结果")
KEEP = Text(
    "This page tells names and addresses: keep it to yourself, and hand it back.",
    "本页含姓名和地址，请妥善保管，用后交回。",
)
PARTS = (Text("morning", "上午"), Text("afternoon", "下午"), Text("evening", "傍晚"))
"""Of a day."""


def from_to(lowest: int, highest: int) -> Text:
    """Ask for a number within bounds."""
    return Text(
        f"Please enter a whole number from {lowest} to {highest}.",
        f"请填写 {lowest} 到 {highest} 的整数。",
    )


def up_to(longest: int) -> Text:
    """Ask for fewer words."""
    return Text(
        f"Please use at most {longest:,} characters.",
        f"请不要超过 {longest:,} 个字符。",
    )


def point(number: int, label: Text | None) -> Text:
    """Say what a point of a scale is called."""
    if label is None:
        return Text.same(str(number))
    return Text(f"{number} – {label.en}", f"{number} – {label.zh}")


def visit(number: int) -> Text:
    """Name a visit."""
    return Text(f"Visit {number}", f"第 {number} 次")
