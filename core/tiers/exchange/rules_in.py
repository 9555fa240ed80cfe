"""The table that gives the tier, and the one that collects actions → sections."""

from itertools import groupby

from tiers.exchange.borrowed import mapping, scalar
from tiers.exchange.tables_in import (
    ANYTHING,
    Grid,
    row_ids,
    said,
    unnamed,
    value,
)
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.source import Span
from tiers.text import Text

TIER_HITS = frozenset(("unique", "first", "any", "priority"))


def gives_tiers(grid: Grid) -> bool:
    """Tell whether a table can be the rules: each row says which tier it gives."""
    if grid.hit not in TIER_HITS or len(grid.outcomes) != 1 or not grid.rules:
        return False
    values = grid.outcomes[0].values
    default = grid.outcomes[0].default
    is_known = default is None or said(default) is not None
    return values is not None and ANYTHING not in values and is_known


def tiers(grid: Grid, *, keep_all: bool) -> tuple[str, ...]:
    """Name the tiers, best first; in the order of the rows if nobody says which.

    Without *keep_all* those that no row gives are left out.
    """
    outcome = grid.outcomes[0]
    values = outcome.values or ()
    default = said(outcome.default) if outcome.default is not None else None
    every = (*outcome.allowed, *values, *([default] if default else ()))
    used = {*values, default}
    return tuple(name for name in dict.fromkeys(every) if keep_all or name in used)


Beside = dict[str, Grid]
"""The tables of what the rules give beside the tier, by its names."""


def rules(grid: Grid, kept: Map, beside: Beside, *, own: bool) -> Map:
    """Give the rules; *own* tables have the columns of remarks that an export makes."""
    found = mapping(grid.at, hit=grid.hit)
    outcome = grid.outcomes[0]
    default = said(outcome.default) if outcome.default is not None else None
    if default is not None:
        found[scalar("default", grid.at)] = scalar(default, grid.at)
    found.update(kept)
    ids = row_ids(grid.rules, named=own)
    make = _listed if grid.is_list else _row
    outputs = kept.part("outputs") if kept.part("outputs") is not None else Map()
    rows = [
        make(grid, at, id_, _given(id_, outputs, beside), _because(grid, at, own=own))
        for at, id_ in enumerate(ids)
    ]
    if not grid.is_list:
        found[scalar("columns", grid.at)] = Seq(grid.columns, grid.at)
    found[scalar("list" if grid.is_list else "rows", grid.at)] = Seq(rows, grid.at)
    return found


def everybody(at: Span) -> tuple[Map, Map]:
    """Give tiers and rules for a model that decides about no tier."""
    sole = "decided"
    because = _wording(Text("see the decisions", "见各项决策"), at)
    always = {"rule": "R1", "if": "true", "tier": sole}
    row = mapping(at, **always, because=because)
    return mapping(at, decided=Map(at=at)), mapping(
        at, hit="first", list=Seq([row], at)
    )


def actions(grid: Grid, catalogue: Map) -> Map:
    """Give the actions section: rows of one condition and reason are one rule.

    What an action sets off is in the *catalogue*; its rows are left out.
    """
    values = grid.outcomes[0].values or ()
    every = zip(range(len(values)), grid.cells, values, grid.rules, strict=True)
    rows = (row for row in every if not _is_set_off(row[3].remarks, catalogue))
    found = Seq(at=grid.at)
    for (_, remarks), group in groupby(rows, lambda r: (r[1], r[3].remarks)):
        together = list(group)
        row, at = together[0][0], together[0][3].at
        do = Seq((scalar(action, at) for _, _, action, _ in together), at)
        because = _reason(remarks, at)
        when: dict[str, Node] = {"if": _joined(grid, row)}
        found.append(mapping(at, **when, do=do, because=because))
    return mapping(grid.at, catalogue=catalogue, rules=found)


def _is_set_off(remarks: tuple[str, ...], catalogue: Map) -> bool:
    """Tell whether a row says again what an action of the catalogue sets off."""
    cause = catalogue.part(remarks[2]) if len(remarks) > 2 else None
    return isinstance(cause, Map) and cause.part("then") is not None


def _joined(grid: Grid, row: int) -> Scalar:
    """Join the cells of a row to one condition; mostly there is just one."""
    if grid.is_list:
        return grid.condition(row)
    asked = [
        f"{column} in ({cell})"
        for column, cell in zip(grid.columns, grid.cells[row], strict=True)
        if cell != ANYTHING
    ]
    return scalar(" and ".join(asked) or "true", grid.at)


def _given(id_: Scalar, outputs: Map, beside: Beside) -> Map:
    """Give what a rule gives beside the tier, by the rows of that name."""
    found = Map()
    for name, spec in outputs.items():
        grid = beside.get(str(name))
        ids = [str(i) for i in row_ids(grid.rules, named=True)] if grid else []
        if grid and str(id_) in ids:
            row = ids.index(str(id_))
            words = spec if isinstance(spec, Map) else Map()
            found[name] = value(grid.outcomes[0], row, words)
        else:
            found[name] = scalar(ANYTHING, id_.at)
    return found


def _row(grid: Grid, at: int, id_: Scalar, given: Map, because: Node) -> Node:
    tier = scalar((grid.outcomes[0].values or ())[at], grid.outcomes[0].texts[at].at)
    cells = (*grid.cells[at], *given.values(), tier)
    return Seq([id_, *cells, because], grid.rules[at].at)


def _listed(grid: Grid, at: int, id_: Scalar, given: Map, because: Node) -> Node:
    tier = (grid.outcomes[0].values or ())[at]
    when: dict[str, Node] = {"rule": id_, "if": grid.condition(at)}
    place = grid.rules[at].at
    outputs = given or None
    return mapping(place, **when, outputs=outputs, tier=tier, because=because)


def _because(grid: Grid, at: int, *, own: bool) -> Node:
    rule = grid.rules[at]
    remarks = rule.remarks[1:] if own else ()
    found = _reason(remarks, rule.at)
    if found is not None:
        return found
    words = "; ".join(remark for remark in rule.remarks if remark and not own)
    text = Text.same(words) if words else unnamed(at + 1)
    return _wording(text, rule.at)


def _reason(remarks: tuple[str, ...], at: Span) -> Node | None:
    """Give the reason of an exported row: English, then Chinese."""
    if len(remarks) < 2 or not any(remarks[:2]):
        return None
    en, zh = remarks[:2]
    return _wording(Text(en or zh, zh or en), at)


def _wording(text: Text, at: Span) -> Node:
    if text.en == text.zh:
        return scalar(text.en, at)
    return mapping(at, en=scalar(text.en, at), zh=scalar(text.zh, at))
