"""Dispositions: what came of one attempt, by AAPOR's codes and by the words people use.

Codes are those of the Standard Definitions for surveys by telephone, in person, by mail
and on the web. Whoever is asked is a named customer, so that there are no codes for
finding a household, or for choosing one of its members; and a number that is dead says
as little about who is a customer as a letter that comes back undelivered (3.3). In
samples of numbers it would not be eligible (4.3).
"""

import re
import unicodedata
from functools import cache

import attrs

from tiers.problems import Refusal, nearest
from tiers.survey.rates.finals import CODES, final
from tiers.text import Text


@attrs.frozen
class Disposition:
    """One code, and what people call it."""

    code: str
    label: Text
    others: tuple[str, ...] = ()
    """Other words for it, which are understood."""

    @property
    def names(self) -> tuple[str, ...]:
        """All words that are understood."""
        return (self.label.en, self.label.zh, *self.others)


REFUSAL, DO_NOT_CONTACT = "2.11", "2.119"
"""A refusal, and one for good, which later rounds respect, too. AAPOR's 2.11 has finer
codes for who refused; this is one of ours for how."""

DISPOSITIONS = (
    Disposition("1.1", Text("complete", "完成"), ("completed", "完成访问", "完整")),
    Disposition("1.2", Text("partial", "部分完成"), ("partly complete", "部分")),
    Disposition(REFUSAL, Text("refusal", "拒访"), ("refused", "拒绝", "拒绝访问")),
    Disposition(
        DO_NOT_CONTACT,
        Text("do not contact again", "要求不再联系"),
        ("do not call", "never again", "勿扰", "不要再打"),
    ),
    Disposition("2.12", Text("break-off", "中断"), ("broken off", "中途终止", "终止")),
    Disposition(
        "2.21",
        Text("not available", "本人不在"),
        ("call back", "appointment", "再约", "预约", "改约", "不方便"),
    ),
    Disposition("2.2", Text("non-contact", "未联系上"), ("not reached", "未接触到")),
    Disposition("2.23", Text("no access", "无法进入")),
    Disposition("2.24", Text("nobody in", "无人在"), ("not at home", "无人")),
    Disposition("2.25", Text("away", "外出"), ("on holiday", "出差")),
    Disposition("2.31", Text("deceased", "已故"), ("dead", "去世")),
    Disposition("2.32", Text("not able", "无法作答"), ("ill", "生病", "因病无法作答")),
    Disposition("2.33", Text("language", "语言不通"), ("language barrier", "语言障碍")),
    Disposition("2.3", Text("other", "其他"), ("other non-interview",)),
    Disposition("3.11", Text("not attempted", "未尝试"), ("not tried", "未拨打")),
    Disposition("3.12", Text("busy", "占线"), ("always busy", "忙音")),
    Disposition("3.13", Text("no answer", "无人接听"), ("no reply", "无应答")),
    Disposition(
        "3.14",
        Text("answering machine", "语音信箱"),
        ("voice mail", "voicemail", "留言"),
    ),
    Disposition("3.15", Text("call blocked", "被拦截"), ("blocked", "拒接陌生来电")),
    Disposition("3.16", Text("line trouble", "线路故障"), ("technical problem",)),
    Disposition("3.18", Text("not found", "地址未找到"), ("no such address",)),
    Disposition("3.19", Text("nothing returned", "未回收"), ("not returned", "未返回")),
    Disposition(
        "3.3",
        Text("number or address not valid", "号码或地址无效"),
        (
            "not in service",
            "disconnected",
            "wrong number",
            "undelivered",
            "空号",
            "停机",
            "错号",
            "退信",
        ),
    ),
    Disposition(
        "3.4",
        Text("moved or number changed", "已搬迁或换号"),
        ("moved", "number changed", "搬迁", "换号"),
    ),
    Disposition("4.1", Text("out of sample", "不属于样本"), ("no customer",)),
    Disposition(
        "4.7",
        Text("not eligible", "不合格"),
        ("ineligible", "out of business", "不符合条件", "已停业"),
    ),
    Disposition("4.8", Text("quota filled", "配额已满")),
)
"""What people may write for a code, as the list is printed."""


_CODE = re.compile(r"\d[\d.]*")


def disposition(words: str) -> str:
    """Give the code of what was written: a code, a word, or both, as `2.11 refusal`.

    Raises:
        Refusal: it is neither a code of AAPOR nor one of the words.
    """
    found = _plain(words)
    written = _CODE.match(found)
    if written is not None:
        final(written[0])
        digits = written[0].replace(".", "")
        return f"{digits[0]}.{digits[1:]}".rstrip(".")
    if found in _codes():
        return _codes()[found]
    message = Text(
        f"`{words}` is neither a disposition code of AAPOR nor a word for one",
        f"`{words}` 既不是 AAPOR 处置代码，也不是其名称",
    )
    raise Refusal(message, _advice(found))


def _advice(words: str) -> Text:
    """Suggest the nearest word, in the language of each reader."""
    near = nearest(words, _codes())
    if near is None:
        return CODES
    code = _codes()[near]
    return Text(
        f"did you mean `{near}` ({code})? {CODES.en}",
        f"是否想写 `{near}`（{code}）？{CODES.zh}",
    )


@cache
def _codes() -> dict[str, str]:
    """Give the code of each word."""
    return {_plain(name): each.code for each in DISPOSITIONS for name in each.names}


def _plain(words: str) -> str:
    """Bring case, hyphens and full-width signs to one form."""
    even = unicodedata.normalize("NFKC", words).casefold().replace("-", " ")
    return " ".join(even.split())
