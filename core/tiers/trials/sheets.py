"""Cases for an owner to confirm, as a sheet or as a section of a policy file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tiers.exchange.borrowed import scalar
from tiers.policy.nodes import Map, Node, Seq
from tiers.program.program import Program
from tiers.text import Lang, Text
from tiers.trials.boundaries import Boundary
from tiers.trials.differences import plain

UNCONFIRMED = "no"
"""What the column `confirmed` says until an owner has looked."""


def rows(
    program: Program, found: Sequence[Boundary], lang: Lang, as_of: date
) -> list[list[str]]:
    """Give the heading and a row for each case, as `policy.case_sheets` reads them."""
    facts = [f.name for f in program.schema.facts if _used(f.name, found)]
    scores = [str(n) for n in program.score_order if _given(str(n), found)]
    shown = [n for n in program.score_order if any(_shows(b) == n for b in found)]
    heading = ["case", "as-of", *facts, *scores, "→ tier", "→ rule", "→ actions"]
    heading += [*(f"→ {name}" for name in shown), "confirmed"]
    lines = [heading]
    for one, name in zip(found, names(found, lang), strict=True):
        decision, setting = one.decision, one.setting
        lines.append(
            [
                name,
                str(as_of),
                *(_cell(setting.facts, fact) for fact in facts),
                *(_cell(setting.scores, score) for score in scores),
                decision.tier or "null",
                decision.rule or "",
                "; ".join(decision.actions) or "none",
                *(_shown(one, score) for score in shown),
                UNCONFIRMED,
            ]
        )
    return lines


def section(found: Sequence[Boundary], lang: Lang, as_of: date) -> Map:
    """Give the section `tests` of a policy file."""
    cases = (_case(b, n, as_of) for b, n in zip(found, names(found, lang), strict=True))
    return Map({scalar("tests"): Seq(cases)})


def _case(one: Boundary, name: str, as_of: date) -> Map:
    decision = one.decision
    expect: dict[str, Node] = {"tier": _scalar(decision.tier)}
    if decision.rule is not None:
        expect["rule"] = scalar(decision.rule)
    expect["actions"] = Seq(map(scalar, decision.actions))
    if score := _shows(one):
        expect["scores"] = _map({score: _scalar(decision.scores[score])})
    parts: dict[str, Node] = {"case": scalar(name), "as-of": scalar(str(as_of))}
    setting = one.setting
    for key, values in (("facts", setting.facts), ("scores", setting.scores)):
        if values:
            parts[key] = _map({n: _scalar(value) for n, value in values.items()})
    parts |= {"confirmed": scalar("false", kind="bool"), "expect": _map(expect)}
    return _map(parts)


def _map(parts: dict[str, Node]) -> Map:
    return Map({scalar(key): part for key, part in parts.items()})


def _scalar(value: Any) -> Node:
    if value is None:
        return scalar("null", kind="null")
    is_plain = isinstance(value, bool) or not isinstance(value, str | date)
    return scalar(plain(value), kind="float" if is_plain else "str")


def names(found: Sequence[Boundary], lang: Lang) -> list[str]:
    """Name the cases, each by another name."""
    taken: dict[str, int] = {}
    return [_numbered(_name(one).put(lang), taken) for one in found]


def _numbered(name: str, taken: dict[str, int]) -> str:
    taken[name] = count = taken.get(name, 0) + 1
    return name if count == 1 else f"{name} ({count})"


def _name(one: Boundary) -> Text:
    where, what = one.threshold.place.words, f"{one.name} {plain(one.value)}"
    return Text(f"{where.en}, {what}", f"{where.zh}，{what}")


def _used(name: str, found: Sequence[Boundary]) -> bool:
    return any(name in one.setting.facts for one in found)


def _given(name: str, found: Sequence[Boundary]) -> bool:
    return any(name in one.setting.scores for one in found)


def _shows(one: Boundary) -> str | None:
    """Name the score that a threshold is part of, which the case then expects."""
    place = one.threshold.place
    is_score = place.kind == "score" and place.name in one.decision.scores
    return place.name if is_score else None


def _shown(one: Boundary, score: str) -> str:
    return _cell(one.decision.scores, score) if _shows(one) == score else ""


def _cell(values: Any, name: str) -> str:
    if name not in values:
        return ""
    value = values[name]
    return "null" if value is None else str(plain(value))
