"""Policy → program: types for every expression, problems for what has none."""

from collections.abc import Mapping

import attrs

from tiers.lang.added import Added
from tiers.policy.model import Lost, Policy
from tiers.policy.table_specs import RuleSpec
from tiers.problems import Problem, has_errors
from tiers.program import program, related, usage
from tiers.program.actions import action_rules
from tiers.program.beside import rule_outputs
from tiers.program.facts import schema
from tiers.program.parts import Parts, compile_parts
from tiers.program.promises import Says
from tiers.program.reader import Reader
from tiers.program.rules import Rule
from tiers.program.scores import scope_of
from tiers.program.scoring import AnyScorer
from tiers.program.services import ActionRule, ServiceAction
from tiers.program.tunables import tunables
from tiers.schema import Schema, String
from tiers.text import Text


def compile_policy(
    policy: Policy,
    scorers: Mapping[str, AnyScorer],
    makers: Mapping[str, Says] | None = None,
    functions: Mapping[str, Added] | None = None,
) -> tuple[program.Program | None, list[Problem]]:
    """Type a policy; None if there are errors, warnings either way.

    *makers* name the plugins of others by the scoring models that are theirs;
    *functions* are those that plugins add to FEEL.

    A policy with errors of its own gives further problems, but no echoes of those.
    """
    facts = schema(policy)
    scope = scope_of(policy, {f.name: f.type for f in facts.facts}, functions or {})
    parts, problems = compile_parts(policy, scope, scorers, makers or {})
    reader = Reader(parts.scope, problems)
    rules = tuple(_rule(spec, reader) for spec in policy.rules.rules)
    outputs = rule_outputs(policy, rules, reader)
    given = action_rules(policy, _with_tier(policy, reader))
    lines = tunables(policy, rules, given, reader)
    tables = related.tables(policy, facts, problems, scope.functions)
    problems += usage.unused(policy, reader.read | parts.read)
    if has_errors(problems) or policy.lost != Lost():
        return None, problems
    made = _program(policy, facts, parts, rules, given)
    made = attrs.evolve(made, outputs=outputs, related=tables, tunables=lines)
    return made, problems


def _program(
    policy: Policy,
    facts: Schema,
    parts: Parts,
    rules: tuple[Rule, ...],
    given: tuple[ActionRule, ...],
) -> program.Program:
    decisions = {str(decision.name): decision for decision in parts.decisions}
    default = policy.rules.default
    return program.Program(
        name=str(policy.name),
        version=policy.version,
        title=policy.title or Text.same(policy.name),
        effective=(policy.effective.start, policy.effective.end),
        schema=facts,
        scores=parts.scores,
        tiers=tuple(
            program.Tier(name, spec.label or Text.same(name))
            for name, spec in policy.tiers.items()
        ),
        hit=policy.rules.hit,
        rules=rules,
        actions=tuple(
            ServiceAction(name, spec.label or Text.same(name), spec)
            for name, spec in policy.actions.catalogue.items()
        ),
        action_rules=given,
        cases=policy.tests,
        decisions=tuple(decisions[n] for n in policy.decisions if n in decisions),
        default=None if default is None else str(default),
        order=tuple(str(part.name) for part in parts.found),
        score_order=tuple(str(name) for name in policy.scores),
        promises=tuple(program.Promise(p.more, p.never) for p in policy.promises),
    )


def _with_tier(policy: Policy, reader: Reader) -> Reader:
    """Let expressions read the tier, too."""
    tier = String(tuple(sorted(policy.declared("tiers") or ())))
    types = {**reader.scope.types, program.TIER: tier}
    scope = attrs.evolve(reader.scope, types=types)
    return attrs.evolve(reader, scope=scope, inputs={})


def _rule(spec: RuleSpec, reader: Reader) -> Rule:
    return Rule(
        id=str(spec.id),
        conditions=reader.conditions(spec.conditions),
        tier=str(spec.tier),
        because=spec.because,
        at=spec.id,
    )
