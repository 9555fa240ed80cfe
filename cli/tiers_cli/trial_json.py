"""What cases show, for machines; `trial_report` has it for people."""

from pathlib import Path
from typing import Any

import attrs

from tiers.trials.coverage import Coverage
from tiers.trials.running import CaseResult
from tiers_cli.screen import say
from tiers_cli.trial_report import Report, place, reasons


def as_json(report: Report) -> dict[str, Any]:
    """Give the same as is shown, whole, with stable keys."""
    results = report.tried.results
    found: dict[str, Any] = {
        "policy": report.tried.program.name,
        "passed": sum(r.passes for r in results),
        "failed": sum(r.fails for r in results),
        "unconfirmed": sum(not r.case.is_confirmed for r in results),
        "cases": [_case_json(r, report.file) for r in results],
    }
    if report.coverage is not None:
        found["coverage"] = _coverage_json(report.coverage)
    if report.survey is not None:
        found["changes"] = {
            "tried": report.survey.tried,
            "unnoticed": [
                {"at": mutant.at and str(mutant.at), "what": say(mutant.what)}
                for mutant in report.survey.survivors
            ],
        }
    return found


def _case_json(result: CaseResult, path: Path) -> dict[str, Any]:
    decision = result.decision
    return {
        "case": str(result.case.name),
        "at": place(result, path),
        "confirmed": result.case.is_confirmed,
        "agrees": result.agrees,
        "differences": [
            {"what": say(d.what), "expected": d.expected, "actual": d.actual}
            for d in result.differences
        ],
        "problems": [say(p.message) for p in result.problems],
        "because": decision and say(decision.because),
        "reasons": list(reasons(result)),
    }


def _coverage_json(found: Coverage) -> dict[str, Any]:
    return {
        "rules": [
            {
                "place": say(row.place.words),
                "at": row.place.at and str(row.place.at),
                "cases": row.cases,
                "cells": [attrs.asdict(cell) for cell in row.cells],
            }
            for row in found.rows
        ],
        "thresholds": [
            {
                "place": say(side.place.words),
                "at": side.place.at and str(side.place.at),
                "text": side.text,
                "below": side.below,
                "on": side.on,
                "above": side.above,
            }
            for side in found.thresholds
        ],
    }
