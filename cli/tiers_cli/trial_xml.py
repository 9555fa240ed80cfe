"""Results of cases as JUnit XML, which build servers read."""

from pathlib import Path
from xml.etree import ElementTree as ET

from tiers.pipeline.trying import Tried
from tiers.trials.running import CaseResult
from tiers_cli.screen import say
from tiers_cli.trial_report import place


def junit(found: Tried, path: Path) -> str:
    """Write the results; a case that waits to be confirmed is skipped."""
    results = found.results
    counts = {
        "tests": len(results),
        "failures": sum(r.fails and not r.problems for r in results),
        "errors": sum(r.fails and bool(r.problems) for r in results),
        "skipped": sum(not r.passes and not r.fails for r in results),
    }
    name = found.program.name
    suite = ET.Element("testsuite", name=name)
    for key, count in counts.items():
        suite.set(key, str(count))
    for result in results:
        case = ET.SubElement(
            suite,
            "testcase",
            name=_clean(str(result.case.name)),
            classname=name,
            file=str(path),
        )
        _outcome(case, result, path)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + ET.tostring(root, encoding="unicode") + "\n"


def _outcome(case: ET.Element, result: CaseResult, path: Path) -> None:
    lines = [f"{say(d.what)}: {d.actual} ≠ {d.expected}" for d in result.differences]
    lines += [say(p.message) for p in result.problems]
    if result.passes:
        return
    kind = "skipped"
    if result.fails:
        kind = "error" if result.problems else "failure"
    told = ET.SubElement(
        case, kind, message=_clean("; ".join(lines) or "confirmed: no")
    )
    told.text = _clean("\n".join([place(result, path), *lines]))


def _clean(text: str) -> str:
    """Leave out what XML can't hold."""
    return "".join(c for c in text if c in "\t\n" or c >= " ")
