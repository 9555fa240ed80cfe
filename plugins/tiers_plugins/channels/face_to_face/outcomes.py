"""What may come of a visit: codes of the AAPOR Standard Definitions.

They are those for surveys in person (tenth edition, 2023), of specifically named
persons: nobody is chosen within a household, and who is visited is on a list.
"""

import attrs

from tiers.text import Text

COMPLETE, PARTIAL = "1.1", "1.2"


@attrs.frozen
class Outcome:
    """One code, and what it is called."""

    code: str
    label: Text

    @property
    def choice(self) -> Text:
        """What stands in a list to choose from."""
        return Text(f"{self.code} {self.label.en}", f"{self.code} {self.label.zh}")


OUTCOMES = (
    Outcome(COMPLETE, Text("interview, complete", "访问完成")),
    Outcome(PARTIAL, Text("interview, partial", "部分完成")),
    Outcome("2.11", Text("refused", "拒访")),
    Outcome("2.12", Text("broken off, too few answers", "中途终止，回答过少")),
    Outcome("2.23", Text("could not get in", "无法进入")),
    Outcome("2.24", Text("nobody there", "无人在")),
    Outcome("2.25", Text("the person is away or busy", "本人不在或没空，再访")),
    Outcome("2.32", Text("not able to answer", "因病等无法作答")),
    Outcome("2.33", Text("no common language", "语言不通")),
    Outcome("2.36", Text("other reason", "其他原因未访问")),
    Outcome("3.17", Text("place not safe or out of reach", "地点不安全或无法到达")),
    Outcome("3.18", Text("address not found", "找不到地址")),
    Outcome(
        "4.7", Text("closed for good, or no customer any more", "已停业或不再是客户")
    ),
)
