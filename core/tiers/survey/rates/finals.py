"""Final dispositions: what became of each person of a sample.

Standard Definitions group codes by their first two digits. Of several attempts the one
that tells most counts: an interview, whatever went before; then that a person is not
eligible; then a refusal, which stands until it is turned into an interview; then that
they were reached in vain; then that nobody was; then that nothing is known.
"""

from collections.abc import Iterable
from typing import Literal, get_args

from tiers.problems import Refusal
from tiers.text import Text

Final = Literal[
    "complete",
    "partial",
    "not-eligible",
    "refusal",
    "other",
    "non-contact",
    "unknown-eligible",
    "unknown",
]
"""I, P, (not eligible), R, O, NC, UH and UO of the formulas, from telling to silent."""

_ORDER: tuple[Final, ...] = get_args(Final)
_GROUPS: dict[str, Final] = {
    "1.1": "complete",
    "1.2": "partial",
    "2.1": "refusal",
    "2.2": "non-contact",
    "2.3": "other",
    "3.1": "unknown-eligible",
}
_KINDS: dict[str, Final] = {"3": "unknown", "4": "not-eligible"}

CODES = Text(
    "codes are such as 1.1 complete, 1.2 partial, 2.1 refusal, 2.2 non-contact, "
    "2.3 other, 3.x eligibility unknown, 4.x not eligible",
    "代码如：1.1 完成，1.2 部分完成，2.1 拒访，2.2 未联系上，2.3 其他，"
    "3.x 资格不明，4.x 不合格",
)
"""What to write."""

COMPLETE, PARTIAL = 80, 50
"""Per cent of the items that apply, answered: from 80 an interview is complete, from 50
partial; with fewer it was broken off, which counts as a refusal (2.12)."""


def final(code: str) -> Final:
    """Give the group of a disposition code, such as `2.11`.

    Raises:
        Refusal: AAPOR has no such code.
    """
    digits = code.strip().replace(".", "")
    place = f"{digits[:1]}.{digits[1:2]}"
    found = _GROUPS.get(place) or _KINDS.get(place[:1])
    if found is not None and digits.isascii() and digits.isdigit():
        return found
    raise Refusal(
        Text(
            f"`{code}` is no disposition code of AAPOR", f"`{code}` 不是 AAPOR 处置代码"
        ),
        CODES,
    )


def final_of(
    codes: Iterable[str], *, items: int = 0, answered: int | None = None
) -> Final:
    """Say what became of a person, by the codes of all attempts and their answers.

    Answers count where no code says that there was an interview: *answered* of *items*.
    Nobody knows of a person without code or answer: eligible or not, nothing came back.

    Raises:
        Refusal: AAPOR has no such code.
    """
    found = {final(code) for code in codes}
    if answered is not None and not found & {"complete", "partial"}:
        found.add(_by_answers(answered, items))
    return min(found, key=_ORDER.index, default="unknown-eligible")


def _by_answers(answered: int, items: int) -> Final:
    share = 100 * answered
    if share >= COMPLETE * items:
        return "complete"
    return "partial" if share >= PARTIAL * items else "refusal"
