"""The summary of a run, for machines; `summary` has it for people."""

from collections.abc import Mapping
from typing import Any

from tiers.intake.related import RowCounts
from tiers.pipeline.clashes import Clash
from tiers.pipeline.summary import Run, Summary
from tiers_cli.outputs import Place
from tiers_cli.roughly import errors_json


def as_json(
    run: Run,
    found: Summary,
    clashing: tuple[Clash, ...],
    files: Mapping[str, Place | None],
) -> dict[str, Any]:
    """Give the same facts as `summary.show`, the time aside, with stable keys."""
    program = run.fitted.program
    tables = {rows.table: _rows_json(rows) for rows in run.rows}
    return {
        "policy": program.name,
        "version": program.version,
        "read": found.counts.read,
        "blank": found.counts.blank,
        "rejected": found.counts.rejected,
        "decided": found.decided,
        "tiers": dict(found.tiers),
        "no_rule": found.no_rule,
        "no_rule_missing": found.no_rule_missing,
        "clashing": found.clashing,
        "clashes": [
            {
                "table": clash.table,
                "customers": clash.customers,
                "examples": [
                    {"customer": key, "rows": list(rows)}
                    for key, rows in clash.examples
                ],
            }
            for clash in clashing
        ],
        "actions": dict(found.actions),
        "in_doubt": found.in_doubt,
        "unknown": dict(found.unknown),
        "files": {
            score: [{"file": each.name, "sha256": each.sha256} for each in given]
            for score, given in program.files.items()
        },
        **({"rank_errors": errors} if (errors := errors_json(run.fitted)) else {}),
        "out": files["out"] and str(files["out"]),
        "rejects": files["rejects"] and str(files["rejects"]),
        **({"tables": tables} if tables else {}),
    }


def _rows_json(rows: RowCounts) -> dict[str, int]:
    return {
        "read": rows.read,
        "blank": rows.blank,
        "used": rows.used,
        "after": rows.after,
        "rejected": rows.rejected,
    }
