"""The scores and decisions of a policy, compiled in the order of their dependence."""

from collections.abc import Mapping

import attrs

from tiers.freezing import frozen
from tiers.lang.check import Scope
from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.problems import Problem
from tiers.program import decisions, scores
from tiers.program.order import ordered
from tiers.program.promises import Says
from tiers.program.reader import Reader
from tiers.program.rules import Decision
from tiers.program.score import Score
from tiers.program.scoring import AnyScorer
from tiers.program.shaping import shapes
from tiers.schema import Type


@frozen
class Parts:
    """What could be compiled, and what the rules may read."""

    found: tuple[Score | Decision, ...]
    """In the order of their dependence."""
    scope: Scope
    """With stand-ins for those with problems, so that no reader is blamed for them."""
    read: frozenset[str]
    """The facts, scores and decisions that they read."""

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores in the order of their dependence."""
        return tuple(part for part in self.found if isinstance(part, Score))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in the order of their dependence."""
        return tuple(part for part in self.found if isinstance(part, Decision))


def compile_parts(
    policy: Policy,
    scope: Scope,
    scorers: Mapping[str, AnyScorer],
    makers: Mapping[str, Says],
) -> tuple[Parts, list[Problem]]:
    """Compile scores and decisions over the facts in *scope*; one fault stops none."""
    facts = frozenset(scope.types)
    scope = _with_stand_ins(policy, scope)
    compiler = _Compiler(policy, scorers, makers, scope, facts)
    for name in ordered(policy, compiler.reads, compiler.problems):
        compiler.add(name)
    return compiler.parts(), list(dict.fromkeys(compiler.problems))


def _with_stand_ins(policy: Policy, scope: Scope) -> Scope:
    """Let scores be read before they are typed; decisions can't be, and are lost."""
    generic = {str(n): scores.generic(s) for n, s in policy.scores.items()}
    names = policy.kept("decisions") - scope.types.keys()
    types = {**generic, **scope.types}
    return attrs.evolve(scope, types=types, lost=scope.lost | names)


class _Compiler:
    """Compiles parts one by one, each knowing those before it."""

    def __init__(
        self,
        policy: Policy,
        scorers: Mapping[str, AnyScorer],
        makers: Mapping[str, Says],
        scope: Scope,
        facts: frozenset[str],
    ) -> None:
        self.policy, self.scorers, self.scope = policy, scorers, scope
        self.makers, self.facts = makers, facts
        self.problems: list[Problem] = []
        self.read: set[str] = set()
        self.found: list[Score | Decision] = []
        self.known = policy.kept("scores") | policy.kept("decisions")
        self.parameters = scores.Parameters()
        self.reads = self._reads()

    def _reads(self) -> dict[str, frozenset[str]]:
        """Find which scores and decisions each of them reads."""
        found: dict[str, frozenset[str]] = {}
        for name, score in self.policy.scores.items():
            found[str(name)], faults = scores.reads(
                score, self.scorers, self.scope, self.parameters
            )
            self.problems += faults
        for name, decision in self.policy.decisions.items():
            found[str(name)] = decisions.reads(decision, self.scope, self.known)
        return found

    def add(self, name: Name) -> None:
        """Compile a score or a decision, and let those after it read it."""
        if name in self.policy.scores:
            self._add_score(name)
        else:
            self._add_decision(name)

    def _add_score(self, name: Name) -> None:
        spec, reads = self.policy.scores[name], self.reads[str(name)]
        score = scores.compile_score(
            name,
            spec,
            self.scorers,
            scope=self.scope,
            reads=reads,
            makers=self.makers,
            problems=self.problems,
            parameters=self.parameters,
        )
        self.read |= reads
        if score is None:
            self.read |= scores.guess(spec, self.scope.names)
            return
        self.found.append(score)
        if str(name) not in self.facts:
            self._admit({str(name): score.type})

    def _add_decision(self, name: Name) -> None:
        reader = Reader(self.scope, self.problems)
        spec = self.policy.decisions[name]
        decision = decisions.compile_decision(name, spec, reader, self.known)
        self.read |= reader.read
        if decision is None or not spec.is_whole or self.scope.has(str(name)):
            return
        self.found.append(decision)
        plain = (o for o in decision.outputs if o.listing is None)
        self._admit({output.name: output.type for output in plain})
        self.scope = attrs.evolve(
            self.scope,
            lost=self.scope.lost - {str(name)},
            shapes={**self.scope.shapes, **shapes(decision)},
        )

    def _admit(self, types: Mapping[str, Type]) -> None:
        self.scope = attrs.evolve(self.scope, types={**self.scope.types, **types})

    def parts(self) -> Parts:
        """Give what was found."""
        return Parts(tuple(self.found), self.scope, frozenset(self.read))
