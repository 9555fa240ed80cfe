"""Which disposition to note after a call, and what follows from it.

Codes are those of AAPOR's Standard Definitions (10th edition, 2023), with their meaning
for named customers; see `tiers.survey.rates`.
"""

import attrs

from tiers.survey.rates import DISPOSITIONS, DO_NOT_CONTACT
from tiers.text import Lang, Text

_LATER = Text("call again as scheduled", "按排期再次拨打")
_DONE = Text("do not call again in this round", "本轮不再拨打")


@attrs.frozen
class Guidance:
    """When to note a code, and what to do next."""

    code: str
    when: Text
    then: Text

    def choice(self, lang: Lang) -> str:
        """Give what is chosen from the list, such as `2.11 refusal`."""
        return f"{self.code} {_LABELS[self.code].put(lang)}"


_LABELS = {each.code: each.label for each in DISPOSITIONS}

GUIDE = (
    Guidance(
        "1.1", Text("every question was asked to the end", "全部问题已问完"), _DONE
    ),
    Guidance(
        "1.2",
        Text(
            "half of the questions or more have an answer, the rest can't be got",
            "已答一半以上，其余无法取得",
        ),
        _DONE,
    ),
    Guidance(
        "2.12",
        Text(
            "the respondent stopped before half of the questions",
            "受访者在答完一半之前中断",
        ),
        _DONE,
    ),
    Guidance(
        "2.11",
        Text("they said no, now or to the survey", "明确表示不愿参加"),
        _DONE,
    ),
    Guidance(
        DO_NOT_CONTACT,
        Text("they want no more calls of this kind at all", "要求今后不再打扰"),
        Text(
            "never call again: later rounds leave them out",
            "不再拨打；以后各轮也不会抽到",
        ),
    ),
    Guidance(
        "2.21",
        Text(
            "the customer is away or busy, or has named another time",
            "本人不在、正忙，或另约时间",
        ),
        Text(
            "call at the time they named (write it in the note)",
            "按约定时间拨打（写在备注中）",
        ),
    ),
    Guidance("2.31", Text("the customer has died", "客户已去世"), _DONE),
    Guidance(
        "2.32",
        Text("too ill, or can't hear well enough", "因病或听力等原因无法作答"),
        _DONE,
    ),
    Guidance("2.33", Text("there is no common language", "语言不通，无法访问"), _DONE),
    Guidance("2.3", Text("another reason; note it", "其他原因，请备注"), _DONE),
    Guidance("3.12", Text("engaged", "占线"), _LATER),
    Guidance("3.13", Text("it rings, nobody answers", "拨通但无人接听"), _LATER),
    Guidance(
        "3.14",
        Text(
            "a machine answers; leave the message of the script once",
            "转入语音信箱；可按话术留言一次",
        ),
        _LATER,
    ),
    Guidance(
        "3.15",
        Text("the line refuses calls from you", "对方设置了拦截或拒接"),
        _LATER,
    ),
    Guidance("3.16", Text("the line fails on our side", "我方线路故障"), _LATER),
    Guidance(
        "3.3",
        Text(
            "not in service, a fax, or somebody else's number",
            "空号、停机、传真或他人号码",
        ),
        Text("look for another number; note it", "查找其他号码并备注"),
    ),
    Guidance(
        "3.4",
        Text("you were given a new number", "得知新号码"),
        Text("call the new number; note it", "拨打新号码并备注"),
    ),
    Guidance(
        "4.1",
        Text("they are no customer of ours", "不是（或不再是）我们的客户"),
        _DONE,
    ),
    Guidance(
        "4.7",
        Text("the shop or firm is closed for good", "店铺或企业已停业"),
        _DONE,
    ),
)
"""In the order of the list that callers choose from."""
