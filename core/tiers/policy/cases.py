"""Check that the cases of a policy speak of things that it has."""

from collections.abc import Iterator

from tiers.policy.fits import case_value
from tiers.policy.model import CaseSpec, Lost, Policy
from tiers.policy.naming import unknown
from tiers.policy.nodes import NOWHERE
from tiers.problems import Problem
from tiers.text import Text


def unknown_tiers(policy: Policy) -> Iterator[Problem]:
    """Find cases that expect a tier the policy never names; null expects none."""
    tiers = (c.expect.tier for c in policy.tests)
    names = [tier for tier in tiers if tier is not None and not tier.is_null]
    known = policy.declared("tiers")
    yield from unknown(names, known, "unknown-tier", Text("tier", "层级"))


def unknown_rules(policy: Policy) -> Iterator[Problem]:
    """Find cases that expect a rule the policy doesn't have."""
    names = [c.expect.rule for c in policy.tests if c.expect.rule is not None]
    maybe = policy.lost.names.get("rules", ())
    sure = [name for name in names if name not in maybe]
    known = None if "rules" in policy.lost.sections else policy.kept("rules")
    yield from unknown(sure, known, "unknown-rule", Text("rule", "规则"))


def unknown_actions(policy: Policy) -> Iterator[Problem]:
    """Find cases that expect an action the catalogue doesn't have."""
    names = [name for case in policy.tests for name in case.expect.actions or ()]
    known = policy.declared("actions")
    yield from unknown(names, known, "unknown-action", Text("action", "措施"))


def unknown_facts(policy: Policy) -> Iterator[Problem]:
    """Find cases that give, or expect to be unknown, a fact the policy doesn't have."""
    names = [
        name
        for case in policy.tests
        for name in (*case.facts, *(case.expect.unknown or ()))
    ]
    known = policy.declared("facts")
    yield from unknown(names, known, "unknown-fact", Text("fact", "事实"))


def unknown_scores(policy: Policy) -> Iterator[Problem]:
    """Find cases that give or expect a score the policy doesn't have."""
    names = [n for c in policy.tests for n in (*c.scores, *c.expect.scores)]
    known = policy.declared("scores")
    yield from unknown(names, known, "unknown-score", Text("score", "得分"))


def unknown_decisions(policy: Policy) -> Iterator[Problem]:
    """Find cases that expect a decision, or an output, that the policy doesn't have."""
    if policy.lost != Lost():
        return
    names = [name for case in policy.tests for name in case.expect.decisions]
    known = frozenset(map(str, policy.shown))
    yield from unknown(names, known, "unknown-decision", Text("decision", "决策"))


def unfit_facts(policy: Policy) -> Iterator[Problem]:
    """Find values of cases that their facts can't take."""
    sound = policy.facts.keys() - policy.lost.doubtful_facts
    for case in policy.tests:
        for name, written in case.facts.items():
            if name in sound:
                yield from case_value(written, policy.facts[name])


def repeated_cases(policy: Policy) -> Iterator[Problem]:
    """Find cases of one name, which reports couldn't tell apart."""
    first: dict[str, CaseSpec] = {}
    for case in policy.tests:
        if case.name.at == NOWHERE:
            continue
        if first.setdefault(str(case.name), case) is not case:
            line = first[str(case.name)].name.at.line
            yield Problem(
                "repeated-case",
                Text(
                    f"a case `{case.name}` is already there",
                    f"已有名为 `{case.name}` 的用例",
                ),
                case.name.at,
                help=Text(f"it is in line {line}", f"见第 {line} 行"),
            )
