"""Policy → program: types for every expression, problems for what has none."""

from collections.abc import Mapping

import attrs

from tiers.lang.added import Added
from tiers.policy.model import Lost, Policy
from tiers.policy.service import ActionRule
from tiers.policy.table_specs import Condition, RuleSpec
from tiers.problems import Problem, has_errors
from tiers.program import program, related, usage
from tiers.program.beside import rule_outputs
from tiers.program.facts import schema
from tiers.program.parts import Parts, compile_parts
from tiers.program.promises import Says
from tiers.program.reader import Reader
from tiers.program.scores import scope_of
from tiers.program.scoring import AnyScorer
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
    given = _actions(policy, _with_tier(policy, reader))
    tables = related.tables(policy, facts, problems, scope.functions)
    problems += usage.unused(policy, reader.read | parts.read)
    if has_errors(problems) or policy.lost != Lost():
        return None, problems
    made = _program(policy, facts, parts, rules, given)
    return attrs.evolve(made, outputs=outputs, related=tables), problems


def _program(
    policy: Policy,
    facts: Schema,
    parts: Parts,
    rules: tuple[program.Rule, ...],
    given: tuple[program.ActionRule, ...],
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
            program.Tier(str(name), spec.label or Text.same(name))
            for name, spec in policy.tiers.items()
        ),
        hit=policy.rules.hit,
        rules=rules,
        actions=tuple(
            program.ServiceAction(str(name), spec.label or Text.same(name), spec)
            for name, spec in policy.actions.catalogue.items()
        ),
        action_rules=given,
        cases=policy.tests,
        decisions=tuple(decisions[n] for n in policy.decisions if n in decisions),
        default=None if default is None else str(default),
        order=tuple(str(part.name) for part in parts.found),
        score_order=tuple(str(name) for name in policy.scores),
    )


def _with_tier(policy: Policy, reader: Reader) -> Reader:
    """Let expressions read the tier, too."""
    tier = String(tuple(sorted(policy.declared("tiers") or ())))
    types = {**reader.scope.types, program.TIER: tier}
    scope = attrs.evolve(reader.scope, types=types)
    return attrs.evolve(reader, scope=scope, inputs={})


def _rule(spec: RuleSpec, reader: Reader) -> program.Rule:
    return program.Rule(
        id=str(spec.id),
        conditions=reader.conditions(spec.conditions),
        tier=str(spec.tier),
        because=spec.because,
        at=spec.id,
    )


def _actions(policy: Policy, reader: Reader) -> tuple[program.ActionRule, ...]:
    """Type the rules that give actions."""
    found = [_action_rule(spec, reader) for spec in policy.actions.rules]
    return tuple(rule for rule in found if rule)


def _action_rule(spec: ActionRule, reader: Reader) -> program.ActionRule | None:
    when = reader.condition(Condition(spec.when))
    if when is None:
        return None
    return program.ActionRule(when, tuple(str(n) for n in spec.do), spec.because)
