"""Tables of rules of any size, and customers to decide about by them."""

import csv
import json
from collections.abc import Sequence
from itertools import islice, pairwise, product
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import Program, compile_policy

_COLUMNS = ("n0", "n1", "n2")
_TIERS = "ABCDE"
_MOST = 100_000

Rows = Sequence[Sequence[str]]
"""The cells of the three columns of each rule but the last, which asks nothing."""


def grid(rows: int) -> Rows:
    """Cut each column into ranges, and give each combination a rule."""
    random, steps = Random(rows), round((rows - 1) ** (1 / 3) + 0.49)  # noqa: S311 - no secret
    columns = []
    for _ in _COLUMNS:
        ends = [0, *sorted(random.sample(range(1, _MOST), steps - 1)), _MOST]
        pairs = pairwise(ends)
        columns.append([f"[{low}..{high})" for low, high in pairs])
    return list(islice(product(*columns), rows - 1))


def scattered(rows: int) -> Rows:
    """Give each rule ranges of its own."""
    random = Random(rows)  # noqa: S311 - no secret

    def cell() -> str:
        low = random.randrange(_MOST - 1)
        return f"[{low}.25..{random.randrange(low + 1, _MOST)}.75]"

    return [[cell() for _ in _COLUMNS] for _ in range(rows - 1)]


def policy(rows: Rows, missing: str = "error") -> dict[str, Any]:
    """Make a policy of a table under `first`."""
    listed = [[f"R{n}", *row, _TIERS[n % 5], "-"] for n, row in enumerate(rows)]
    listed.append(["other", *["-"] * len(_COLUMNS), "E", "-"])
    fact = {"type": "decimal(2)", "range": f"[0..{_MOST}]", "missing": missing}
    return {
        "tiers-policy": 1,
        "name": "large",
        "facts": dict.fromkeys(_COLUMNS, fact),
        "tiers": {tier: {} for tier in _TIERS},
        "rules": {"hit": "first", "columns": list(_COLUMNS), "rows": listed},
    }


def compiled(written: dict[str, Any], plugins: Plugins) -> Program:
    """Compile a policy."""
    parsed, problems = parse(json.dumps(written))
    assert parsed is not None, problems
    found, problems = compile_policy(parsed, plugins.scorers)
    assert found is not None, problems
    return found


def amounts(customers: int, *, lacking: int = 0) -> pl.DataFrame:
    """Draw amounts; each *lacking*th is missing, if that is not nought."""
    number = pl.int_range(customers, eager=True)
    steps = dict(zip(_COLUMNS, (7919, 104_729, 611_953), strict=True))
    found = pl.DataFrame(
        {
            name: (number * step % (_MOST * 100)).cast(pl.Decimal(18, 2)) / 100
            for name, step in steps.items()
        }
    ).cast(pl.Decimal(18, 2))
    if not lacking:
        return found
    gone = [(number + at) % lacking == 0 for at in range(len(_COLUMNS))]
    return found.with_columns(
        pl.when(~is_gone).then(pl.col(name)).alias(name)
        for name, is_gone in zip(_COLUMNS, gone, strict=True)
    )


def written(rows: Rows, folder: Path) -> dict[str, Path]:
    """Write a policy with its rules as a CSV table, as rows and as a list."""
    whole = policy(rows)
    head, rules = {**whole, "rules": None}, whole["rules"]
    header = ["rule", *_COLUMNS, "tier", "because"]
    with (folder / "rules.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rules["rows"]])
    listed = [
        f"    - {{rule: {name}, if: {json.dumps(_condition(cells))}, tier: {tier},"
        f" because: {because}}}"
        for name, *cells, tier, because in rules["rows"]
    ]
    forms = {
        "CSV": "  table: rules.csv",
        "YAML rows": "\n".join(
            [
                f"  columns: {json.dumps(_COLUMNS)}",
                "  rows:",
                *(f"    - {json.dumps(row)}" for row in rules["rows"]),
            ]
        ),
        "YAML list": "\n".join(["  list:", *listed]),
    }
    found = {}
    for form, text in forms.items():
        found[form] = folder / f"{form}.yaml"
        plain = [f"{key}: {json.dumps(v)}" for key, v in head.items() if v is not None]
        lines = [*plain, "rules:", "  hit: first", text]
        found[form].write_text("\n".join(lines), encoding="utf-8")
    return found


def _condition(cells: Sequence[str]) -> str:
    tests = zip(_COLUMNS, cells, strict=True)
    return " and ".join(f"{name} in {cell}" for name, cell in tests if cell != "-") or (
        "true"
    )
