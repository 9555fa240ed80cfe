"""What can be wrong with what is to be printed."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tiers.problems import Problem
from tiers.text import Text

_MOST = 8
"""How many signs are named."""


def no_font(signs: Iterable[str]) -> Problem:
    """Say that this machine has no font for signs, which are letters of some script."""
    shown = _shown(signs)
    return Problem(
        "no-font",
        Text(f"no font of this machine has {shown}", f"本机没有含 {shown} 的字体"),
        help=Text(
            "install one, such as `fonts-noto-cjk` (Debian, Ubuntu) or Noto Sans SC, "
            "or name a font file: `--set CHANNEL.font=FILE`, or the environment "
            "variable TIERS_FONT",
            "请安装字体，如 `fonts-noto-cjk`（Debian、Ubuntu）或 Noto Sans SC；"
            "或指定字体文件：`--set 渠道.font=文件`，或环境变量 TIERS_FONT",
        ),
    )


def unprintable(what: Text, signs: Iterable[str]) -> Problem:
    """Say that something has signs that no font here has."""
    shown = _shown(signs)
    return Problem(
        "unprintable-text",
        Text(
            f"{what.en} can't be printed: no font here has {shown}",
            f"{what.zh}无法打印：本机字体均不含 {shown}",
        ),
        help=Text(
            "install a font that has it, or name its file: `--set CHANNEL.font=FILE`",
            "请安装含该字的字体，或指定字体文件：`--set 渠道.font=文件`",
        ),
    )


def unfit_font(path: Path, why: Text) -> Problem:
    """Say that a file that was named is no font."""
    return Problem(
        "unfit-font",
        Text(
            f"`{path}` can't be used as a font: {why.en}",
            f"`{path}` 不能用作字体：{why.zh}",
        ),
        help=Text(
            "name a TrueType or OpenType file: .ttf, .otf or .ttc",
            "请指定 TrueType 或 OpenType 文件：.ttf、.otf 或 .ttc",
        ),
    )


def _shown(signs: Iterable[str]) -> str:
    found = list(dict.fromkeys(signs))
    named = ", ".join(f"{_plain(s)}U+{ord(s):04X}" for s in found[:_MOST])
    return named if len(found) <= _MOST else f"{named}, …"


def _plain(sign: str) -> str:
    """Show a sign where a screen can: not what joins, or changes, others."""
    return "" if unicodedata.category(sign)[0] in "CMZ" else f"{sign} "
