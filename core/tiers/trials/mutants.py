"""A policy with one small change at a time, and the changes that no case notices.

Thresholds move by a unit either way, `<` becomes `<=`, `and` becomes `or`, rules
next to each other change places where the order counts, and what a rule gives becomes
something else.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from tiers.engines.interpret.meaning import Customer, meaning
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import Fitted, Program
from tiers.program.rules import Rule, RuleOutput
from tiers.program.services import ActionRule
from tiers.source import Span
from tiers.text import Text
from tiers.trials.decision_changes import Sort, changes
from tiers.trials.places import Place, asked, span
from tiers.trials.running import Judge, Trial
from tiers.trials.variants import others, put, variants


@attrs.frozen
class Mutant:
    """A change of a policy."""

    place: Place
    before: str
    after: str
    sort: Sort
    fitted: Fitted = attrs.field(repr=False)
    changed: tuple[Node, Node] | None = attrs.field(default=None, repr=False)
    """A condition before and after: where both are alike, so is all that follows."""

    @property
    def at(self) -> Span | None:
        """Give the place in the file."""
        return self.place.at

    @property
    def what(self) -> Text:
        """Say what is changed."""
        if self.sort == "order":
            return Text(
                f"{self.before} and {self.after} change places",
                f"{self.before} 与 {self.after} 互换次序",
            )
        where = self.place.words
        return Text(
            f"{where.en}: `{self.before}` becomes `{self.after}`",
            f"{where.zh}：`{self.before}` 改为 `{self.after}`",
        )


@attrs.frozen
class Survey:
    """How many changes were tried, and which of them no case notices."""

    tried: int
    survivors: tuple[Mutant, ...]


def survey(
    fitted: Fitted,
    trials: Sequence[Trial],
    advance: Callable[[int], None] = lambda _: None,
) -> Survey:
    """Try all small changes of a policy on *trials* that it decides as expected."""
    judge = Judge.of(fitted)
    customers = [judge.customer(trial) for trial in trials]
    is_plain = not any(map(_asks_for_doubts, trials))
    survivors, tried = [], 0
    for mutant in mutants(fitted):
        tried += 1
        nodes = mutant.changed if is_plain else None
        is_alike = nodes is not None and _alike(nodes, customers)
        if is_alike or not Judge.of(mutant.fitted).notices(trials):
            survivors.append(mutant)
        advance(1)
    return Survey(tried, tuple(survivors))


def _asks_for_doubts(trial: Trial) -> bool:
    """Tell whether a case expects that missing facts matter, or that none does."""
    return trial.case.expect.unknown is not None and None in trial.known.values()


def _alike(nodes: tuple[Node, Node], customers: Sequence[Customer]) -> bool:
    """Tell whether two conditions say the same of all customers."""
    before, after = map(meaning, nodes)
    return all(before(c) == after(c) for c in customers)


def mutants(fitted: Fitted) -> Iterator[Mutant]:
    """Give every small change of a policy."""
    maker = _Maker(fitted)
    yield from maker.rules()
    yield from maker.order()
    yield from maker.tiers()
    yield from maker.granting()
    yield from maker.outputs()
    yield from maker.decisions()
    yield from maker.scores()


@attrs.frozen
class _Maker:
    fitted: Fitted

    @property
    def program(self) -> Program:
        """The policy itself."""
        return self.fitted.program

    def changed(self, **parts: Any) -> Fitted:
        """Give the policy with other parts."""
        return attrs.evolve(self.fitted, program=attrs.evolve(self.program, **parts))

    def rules(self) -> Iterator[Mutant]:
        """Change the conditions of rules."""
        rules = self.program.rules
        by_id = {rule.id: at for at, rule in enumerate(rules)}
        for one in asked(self.program):
            if one.place.kind != "rule":
                continue
            at, node = by_id[one.place.name], one.condition.node
            place = _nearer(one.place, one.condition.text)
            for found in variants(node):
                condition = attrs.evolve(one.condition, node=found.node)
                asks = put(rules[at].conditions, one.number, condition)
                other = attrs.evolve(rules[at], conditions=asks)
                made = self.changed(rules=put(rules, at, other))
                yield Mutant(
                    place,
                    found.before,
                    found.after,
                    "condition",
                    made,
                    (node, found.node),
                )

    def order(self) -> Iterator[Mutant]:
        """Let neighbouring rules change places, where the first one decides."""
        rules = self.program.rules
        for at in range(len(rules) - 1 if self.program.hit == "first" else 0):
            one, next_ = rules[at], rules[at + 1]
            swapped = (*rules[:at], next_, one, *rules[at + 2 :])
            place = Place("rule", next_.id, span(next_.at))
            yield Mutant(place, one.id, next_.id, "order", self.changed(rules=swapped))

    def tiers(self) -> Iterator[Mutant]:
        """Let a rule give another tier."""
        rules, names = self.program.rules, [t.name for t in self.program.tiers]
        for at, rule in enumerate(rules):
            place = Place("rule", rule.id, span(rule.at))
            if len(names) > 1:
                other = _neighbour(names, rule.tier)
                changed = put(rules, at, attrs.evolve(rule, tier=other))
                made = self.changed(rules=changed)
                yield Mutant(place, rule.tier, other, "result", made)

    def granting(self) -> Iterator[Mutant]:
        """Change the conditions of action rules, and leave out actions."""
        for at, rule in enumerate(self.program.action_rules):
            place = Place("action rule", str(at + 1), span(rule.when.text))
            for found in variants(rule.when.node):
                when = attrs.evolve(rule.when, node=found.node)
                made = self._with_granting(at, attrs.evolve(rule, when=when))
                nodes = rule.when.node, found.node
                yield Mutant(place, found.before, found.after, "condition", made, nodes)
            for name in rule.do:
                rest = tuple(other for other in rule.do if other != name)
                made = self._with_granting(at, attrs.evolve(rule, do=rest))
                yield Mutant(place, name, "-", "result", made)

    def _with_granting(self, at: int, rule: ActionRule) -> Fitted:
        return self.changed(action_rules=put(self.program.action_rules, at, rule))

    def outputs(self) -> Iterator[Mutant]:
        """Let a rule give another value beside the tier."""
        outputs = self.program.outputs
        for number, given in enumerate(outputs):
            if not isinstance(given.of_rule, ir.Pick):
                continue
            for row, value, node in _otherwise(given.of_rule, self.program.rules):
                changed: RuleOutput = attrs.evolve(given, of_rule=node)
                made = self.changed(outputs=put(outputs, number, changed))
                place = Place("rule", row.id, span(row.at))
                name = given.output.name
                before, after = f"{name} {value[0]}", f"{name} {value[1]}"
                yield Mutant(place, before, after, "result", made)

    def decisions(self) -> Iterator[Mutant]:
        """Change what tables and formulas of decisions ask and give."""
        for number, decision in enumerate(self.program.decisions):
            for found in changes(decision):
                changed = put(self.program.decisions, number, found.decision)
                made = self.changed(decisions=changed)
                yield Mutant(found.place, found.before, found.after, found.sort, made)

    def scores(self) -> Iterator[Mutant]:
        """Change what the formulas of scores ask."""
        for at, score in enumerate(self.program.scores):
            if score.formula is None:
                continue
            place = Place("score", str(score.name), span(score.name))
            for found in variants(score.formula):
                other = attrs.evolve(score, formula=found.node)
                formulas = put(self.fitted.formulas, at, found.node)
                made = attrs.evolve(
                    self.changed(scores=put(self.program.scores, at, other)),
                    formulas=formulas,
                )
                nodes = score.formula, found.node
                yield Mutant(place, found.before, found.after, "condition", made, nodes)


def _otherwise(
    pick: ir.Pick, rules: Sequence[Rule]
) -> Iterator[tuple[Rule, tuple[str, str], Node]]:
    for at, rule in enumerate(rules):
        value = pick.values[at]
        other = others(value, pick.values) if isinstance(value, ir.Constant) else None
        if isinstance(value, ir.Constant) and isinstance(other, ir.Constant):
            values = put(pick.values, at, other)
            words = str(value.value), str(other.value)
            yield rule, words, attrs.evolve(pick, values=values)


def _nearer(place: Place, text: str) -> Place:
    return attrs.evolve(place, at=span(text) or place.at)


def _neighbour(names: Sequence[str], name: str) -> str:
    at = names.index(name)
    return names[at + 1] if at + 1 < len(names) else names[at - 1]
