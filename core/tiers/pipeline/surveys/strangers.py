"""Files of another channel, or of another round: told once, not row by row."""

from collections.abc import Mapping
from pathlib import Path

from tiers.pipeline.plugins import Plugins
from tiers.ports import Fieldwork, Returned
from tiers.problems import Problem
from tiers.text import Text

_CODE = "unmatched-answer"
_MOST = 3
"""How many rows with codes of nobody are told one by one."""


def told(
    path: Path,
    found: Returned,
    channel: str,
    work: Mapping[str, Fieldwork],
    plugins: Plugins,
) -> tuple[Problem, ...]:
    """Give what is wrong with a file; many codes of nobody are one problem.

    Of a file that holds nothing else, another channel of the round that understands it
    is named, and what this one made of its columns is left out.
    """
    strange = [problem for problem in found.problems if problem.code == _CODE]
    if len(strange) <= _MOST:
        return found.problems
    is_useless = not found.answers and not found.contacts
    other = _owner(path, channel, work, plugins) if is_useless else ""
    one = _gathered(strange, other)
    if other:
        return (one,)
    return (one, *(each for each in found.problems if each.code != _CODE))


def _owner(
    path: Path, channel: str, work: Mapping[str, Fieldwork], plugins: Plugins
) -> str:
    """Name another channel that finds people of its own in a file."""
    for name, own in work.items():
        if name != channel and name in plugins.channels:
            found = plugins.channels[name].returned(path, own)
            if found.answers or found.contacts:
                return name
    return ""


def _gathered(strange: list[Problem], other: str) -> Problem:
    count = f"{len(strange):,}"
    advice = Text(
        "the file may belong to another channel, or to another round; compare the "
        "codes with its `sample.csv`",
        "该文件可能属于其他渠道或其他轮次，请与 `sample.csv` 中的回收码核对",
    )
    if other:
        advice = Text(
            f"people of channel `{other}` have these codes: say `--channel {other}`",
            f"这些回收码属于渠道 `{other}`：请用 `--channel {other}`",
        )
    return Problem(
        _CODE,
        Text(
            f"{count} rows have codes of nobody who was asked by this channel; the "
            "first is here",
            f"有 {count} 行的回收码不属于本渠道的受访者，此处为第一处",
        ),
        strange[0].at,
        advice,
    )
