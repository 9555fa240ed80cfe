"""Policy → program: types for every expression, problems for what has none."""

from collections.abc import Callable, Mapping

import attrs

from tiers.lang import check
from tiers.lang.check import Scope
from tiers.lang.ir import Node, columns
from tiers.policy.model import ActionRule, Condition, Lost, Policy, RuleSpec
from tiers.problems import Fault, Problem, has_errors
from tiers.program import program, usage
from tiers.program.facts import schema
from tiers.program.scores import compile_scores, scope_of
from tiers.program.scoring import Scorer
from tiers.schema import Schema, String
from tiers.text import Text


def compile_policy(
    policy: Policy, scorers: Mapping[str, Scorer]
) -> tuple[program.Program | None, list[Problem]]:
    """Type a policy; None if there are errors, warnings either way.

    A policy with errors of its own gives further problems, but no echoes of those.
    """
    facts = schema(policy)
    scope = scope_of(policy, {f.name: f.type for f in facts.facts})
    scores, problems = compile_scores(policy, scope, scorers)
    types = {str(score.name): score.type for score in scores.found}
    scope = attrs.evolve(scope, types={**scores.placeholders, **types, **scope.types})
    compiler = _Compiler(scope, problems)
    rules = compiler.rules(policy)
    given = compiler.with_tier(policy).actions(policy)
    problems += usage.unused(policy, compiler.read | scores.read)
    if has_errors(problems) or policy.lost != Lost():
        return None, problems
    return _program(policy, facts, scores.found, rules, given), problems


def _program(
    policy: Policy,
    facts: Schema,
    scores: tuple[program.Score, ...],
    rules: tuple[program.Rule, ...],
    given: tuple[program.ActionRule, ...],
) -> program.Program:
    return program.Program(
        name=str(policy.name),
        version=policy.version,
        title=policy.title or Text.same(policy.name),
        effective=(policy.effective.start, policy.effective.end),
        schema=facts,
        scores=scores,
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
        score_order=tuple(str(name) for name in policy.scores),
    )


@attrs.frozen
class _Compiler:
    """Types conditions one by one, keeping what it finds wrong and what they read."""

    scope: Scope
    problems: list[Problem]
    read: set[str] = attrs.field(factory=set)

    def with_tier(self, policy: Policy) -> "_Compiler":
        """Let expressions read the tier, too."""
        tier = String(tuple(policy.declared("tiers") or ()))
        types = {**self.scope.types, program.TIER: tier}
        return attrs.evolve(self, scope=attrs.evolve(self.scope, types=types))

    def rules(self, policy: Policy) -> tuple[program.Rule, ...]:
        """Type the rules that give the tier."""
        inputs: dict[str, Node | None] = {}
        return tuple(self._rule(spec, inputs) for spec in policy.rules.rules)

    def _rule(self, spec: RuleSpec, inputs: dict[str, Node | None]) -> program.Rule:
        conditions = [self._condition(c, inputs) for c in spec.conditions]
        return program.Rule(
            id=str(spec.id),
            conditions=tuple(c for c in conditions if c),
            tier=str(spec.tier),
            because=spec.because,
            at=spec.id,
        )

    def _condition(
        self, spec: Condition, inputs: dict[str, Node | None]
    ) -> program.Condition | None:
        if spec.column is None:
            return self._whole(spec)
        column, test = spec.column, spec.test
        if column not in inputs:
            inputs[column] = self.take(
                column, lambda: check.expression(column, self.scope)
            )
        input_ = inputs[column]
        if input_ is None:
            self.read.update(usage.guess(test, self.scope.types))
            return None
        node = self.take(test, lambda: check.tests(test, input_, self.scope))
        return program.Condition(test, node, str(column)) if node else None

    def _whole(self, spec: Condition) -> program.Condition | None:
        node = self.take(spec.test, lambda: check.condition(spec.test, self.scope))
        return program.Condition(spec.test, node) if node else None

    def actions(self, policy: Policy) -> tuple[program.ActionRule, ...]:
        """Type the rules that give actions."""
        found = [self._action_rule(spec) for spec in policy.actions.rules]
        return tuple(rule for rule in found if rule)

    def _action_rule(self, spec: ActionRule) -> program.ActionRule | None:
        when = self._whole(Condition(spec.when))
        if when is None:
            return None
        return program.ActionRule(when, tuple(str(n) for n in spec.do), spec.because)

    def take(
        self, text: str, typed: Callable[[], tuple[Node, list[Problem]]]
    ) -> Node | None:
        """Keep what an expression reads and is warned of, or its faults."""
        try:
            node, warnings = typed()
        except Fault as fault:
            self.problems.extend(fault.problems)
            self.read.update(usage.guess(text, self.scope.types))
            return None
        self.problems.extend(warnings)
        self.read.update(columns(node))
        return node
