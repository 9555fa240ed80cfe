"""Words that both directions share: namespaces, hit policies, names of elements."""

from collections.abc import Mapping
from typing import Literal

OURS = "https://tiers.dev/dmn"
"""The namespace of what DMN has no place for."""

Version = Literal["1.3", "1.4", "1.5"]

_YEARS: Mapping[Version, str] = {
    "1.3": "20191111",
    "1.4": "20211108",
    "1.5": "20230324",
}
"""The release of the standard that each version's namespaces name."""

TYPE_PREFIX = "t_"
"""Begins the name of the type that belongs to a fact, a score or a decision."""

ACTIONS = "actions"
"""The decision that collects service actions, unless that name is taken."""

OUTSIDE = "given from outside"

RULE_ID, BECAUSE_EN, BECAUSE_ZH = "rule", "because en", "because zh"
"""Headings of the annotations of a table's rows."""

AFTER = "set off by"
"""Heads the annotation of rows that say what an action sets off."""

HITS: Mapping[str, tuple[str, str]] = {
    "unique": ("UNIQUE", ""),
    "first": ("FIRST", ""),
    "any": ("ANY", ""),
    "priority": ("PRIORITY", ""),
    "rule order": ("RULE ORDER", ""),
    "output order": ("OUTPUT ORDER", ""),
    "collect": ("COLLECT", ""),
    "collect sum": ("COLLECT", "SUM"),
    "collect min": ("COLLECT", "MIN"),
    "collect max": ("COLLECT", "MAX"),
    "collect count": ("COLLECT", "COUNT"),
}
"""Hit policies as policies name them: those of DMN, with their aggregations."""


def namespaces(version: Version) -> dict[str, str]:
    """Give the declarations that a file begins with."""
    standard = f"https://www.omg.org/spec/DMN/{_YEARS[version]}"
    drawing = "http://www.omg.org/spec/DMN/20180521"
    return {
        "xmlns": f"{standard}/MODEL/",
        "xmlns:dmndi": f"{standard}/DMNDI/",
        "xmlns:dc": f"{drawing}/DC/",
        "xmlns:di": f"{drawing}/DI/",
        "xmlns:tiers": OURS,
    }
