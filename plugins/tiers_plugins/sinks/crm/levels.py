"""Service levels in words: how long an action may take."""

import re

from tiers.text import Lang, Text

_FORM = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
    re.ASCII,
)
_UNITS = (
    Text("year", "年"),
    Text("month", "个月"),
    Text("week", "周"),
    Text("day", "天"),
    Text("hour", "小时"),
    Text("minute", "分钟"),
    Text("second", "秒"),
)


def wording(within: str, lang: Lang) -> str:
    """Say a duration in words; what is none stays as it is."""
    found = _FORM.fullmatch(within)
    counts = [int(n or 0) for n in found.groups()] if found else []
    parts = [_part(n, unit, lang) for n, unit in zip(counts, _UNITS, strict=False) if n]
    return ("" if lang == "zh" else " ").join(parts) or within


def _part(count: int, unit: Text, lang: Lang) -> str:
    plural = "s" if lang == "en" and count != 1 else ""
    return f"{count}{'' if lang == 'zh' else ' '}{unit.put(lang)}{plural}"
