"""What the log says, and how a questionnaire is given back."""

from datetime import date

from tiers.text import Text
from tiers_plugins.channels.printing.words import day

LOG = Text("Drop and collection log", "留置问卷发放回收登记表")
NO_AREA = Text("no area", "未注明区域")
HEADINGS = (
    Text("No.", "序号"),
    Text("Return code", "回收码"),
    Text("Name", "名称"),
    Text("Address", "地址"),
    Text("Drop", "发放日"),
    Text("Collect", "回收日"),
    Text("Dropped", "实际发放"),
    Text("Collected", "实际回收"),
    Text("Disposition", "结果代码"),
    Text("Note", "备注"),
)
LEGEND = Text(
    "Give the questionnaire to the person named, and agree on the day of collection. "
    "Leave the disposition blank if the questionnaire is collected. Otherwise: 2.11 "
    "refused, 2.24 nobody in, 2.3 other, 3.18 address not found, 3.19 nothing "
    "returned, 4.7 not eligible, such as out of business (AAPOR Standard Definitions).",
    "请将问卷交给所列客户本人，并约定回收日期。收回问卷的，结果代码留空；否则填写："
    "2.11 拒访，2.24 无人在，2.3 其他，3.18 地址未找到，3.19 未回收，"
    "4.7 不合格（如已停业）。代码依据 AAPOR 标准定义。",
)


def sheet(number: int) -> Text:
    """Tell which sheet of an area it is."""
    return Text(f"page {number}", f"第 {number} 页")


def collected(on: date) -> Text:
    """Tell a respondent when the questionnaire is collected."""
    written = day(on)
    return Text(
        f"We collect this questionnaire on {written.en}. Please put it into the "
        "envelope, and have it ready.",
        f"我们将于 {written.zh}上门收取问卷，请装入信封备好。",
    )
