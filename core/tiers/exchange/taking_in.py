"""A model in DMN → the sections of a policy file.

What an export kept is taken where the model was not changed; tables, types and allowed
values are always those of the model.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from tiers.dmn.boxes import Feel, Table
from tiers.dmn.model import Decision, InputData
from tiers.dmn.project import Project
from tiers.exchange import facts_in, refusing, rules_in, tables_in
from tiers.exchange.borrowed import Borrowed, mapping, scalar
from tiers.exchange.choosing import Choice, choose
from tiers.exchange.extensions import Extensions, Kept, extensions
from tiers.exchange.facts_in import Leaf
from tiers.exchange.names_in import named
from tiers.exchange.naming import Naming
from tiers.exchange.sections import new_header, together
from tiers.exchange.tables_in import Grid
from tiers.exchange.taken import Taken
from tiers.exchange.texts_in import Texts
from tiers.policy.nodes import Map, Node
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

_T = TypeVar("_T")


def take(project: Project, wanted: str | None = None) -> tuple[Taken, list[Problem]]:
    """Make a policy file of a model; *wanted* is the decision that gives the tier.

    All that has no form in a policy is a problem in its place.
    """
    kept, problems = extensions(project.root.source)
    choice, found = choose(project, kept, wanted)
    taker = _Taker(project, kept, choice, [*problems, *found])
    taken, told = taker.take(), taker.problems
    if project.root.imports:
        # Texts can't be read without the names of the other files.
        told = [p for p in told if p.code != "syntax"]
    return taken, told


@attrs.define
class _Taker:
    project: Project
    kept: Extensions
    choice: Choice
    problems: list[Problem]
    naming: Naming = attrs.field(factory=lambda: Naming({}))
    grids: list[tuple[Decision, Grid]] = attrs.field(factory=list)
    facts: Map = attrs.field(factory=Map)
    scores: list[tuple[int, str, Map]] = attrs.field(factory=list)
    decisions: Map = attrs.field(factory=Map)
    tiers: Map | None = None
    rules: Map | None = None
    found: tuple[Decision, Grid] | None = None
    """The table of the rules."""
    beside: dict[str, Grid] = attrs.field(factory=dict)
    actions: Map | None = None

    def take(self) -> Taken:
        """Take everything over, part by part."""
        leaves = [leaf for data in self.choice.inputs for leaf in self._leaves(data)]
        self.naming = named(self.project, self.kept, self.choice, leaves)
        for data in self.choice.inputs:
            self._input(data, [leaf for leaf in leaves if leaf.name is data.name])
        for decision in self.choice.decisions:
            self._taken(self._decision, decision, otherwise=None)
        if self.found:
            self._rules(*self.found)
        is_own = self.kept.first("policy") is not None
        rules = self.choice.chosen if self.rules is not None else None
        return Taken(
            root=self._root(),
            naming=self.naming,
            leaves=tuple(leaves),
            decisions=self.choice.decisions,
            grids=tuple(self.grids),
            rules=rules,
            is_own=is_own,
        )

    def _taken(self, make: Callable[..., _T], *words: Any, otherwise: _T) -> _T:
        """Make something of *words*; keep its faults."""
        try:
            return make(*words)
        except Fault as fault:
            self.problems.extend(fault.problems)
            return otherwise

    # --- names ----------------------------------------------------------------

    def _leaves(self, data: InputData | Decision) -> list[Leaf]:
        if self.kept.of(data.id, "score"):
            return []
        return self._taken(
            lambda: list(facts_in.leaves(self.project, data)), otherwise=[]
        )

    def _key(self, name: Located) -> Borrowed:
        """Give the key of what the model calls *name*."""
        found = self.naming.names[str(name)].strip("`")
        return Borrowed.of(Located(found, name.at))

    def _label(self, name: str, key: str) -> str | None:
        return name if name != key else None

    # --- input data -------------------------------------------------------------

    def _input(self, data: InputData | Decision, leaves: list[Leaf]) -> None:
        score, fact = self.kept.of(data.id, "score"), self.kept.of(data.id, "fact")
        if score:
            self.scores.append((_place(score), str(data.name), score.says))
        for leaf in leaves:
            whole = ".".join(leaf.path)
            key = Borrowed.of(Located(self.naming.names[whole], leaf.name.at))
            if fact and len(leaves) == 1:
                self.facts[key] = facts_in.kept_fact(fact, leaf)
            else:
                label = self._label(whole, key)
                fault: Map = Map()
                self.facts[key] = self._taken(
                    facts_in.fact, leaf, label, otherwise=fault
                )

    # --- decisions ----------------------------------------------------------------

    def _decision(self, decision: Decision) -> None:
        score = self.kept.of(decision.id, "score")
        if score and isinstance(decision.logic, Feel):
            self._score(decision, decision.logic, score)
            return
        found = self._logic(decision)
        is_chosen = decision is self.choice.chosen
        if isinstance(found, Grid):
            self.grids.append((decision, found))
            if is_chosen and rules_in.gives_tiers(found):
                self.found = decision, found
                return
            if self.kept.of(decision.id, "output"):
                self.beside[str(decision.name)] = found
                return
            if self.kept.of(decision.id, "tiers"):
                self.problems.append(_no_rules(found))
                return
            actions = self.kept.of(decision.id, "actions")
            if actions and (found.outcomes[0].values or not found.rules):
                self.actions = rules_in.actions(found, actions.says)
                return
        self._intermediate(decision, found)

    def _score(self, decision: Decision, logic: Feel, kept: Kept) -> None:
        """Take a score over; its formula counts only where someone changed it."""
        says = kept.says
        if not kept.is_about(logic.text):
            formula = self._texts(decision).expression(logic.text)
            same = {k: part for k, part in says.items() if k in {"label", "places"}}
            says = mapping(
                decision.at, model="expression", formula=Borrowed.of(formula)
            )
            says.update(same)
        self.scores.append((_place(kept), str(decision.name), says))

    def _logic(self, decision: Decision) -> Grid | Located:
        """Rewrite the logic of a decision; tables of knowledge models are its own."""
        texts, logic = self._texts(decision), decision.logic
        assert logic is not None
        before = None
        while logic is not before:
            before = logic
            texts, logic = texts.unfolded(logic)
        if isinstance(logic, Table):
            return tables_in.grid(logic, texts, self.problems)
        return texts.box(logic)

    def _texts(self, decision: Decision) -> Texts:
        known = {str(k.name): k for k in self.project.root.knowledge}
        return Texts(self.naming, known if decision.knowledge else {})

    def _rules(self, decision: Decision, found: Grid) -> None:
        kept = self.kept.of(decision.id, "rules")
        labels = self.kept.of(decision.id, "tiers")
        rest = kept.says if kept else Map()
        self.rules = rules_in.rules(found, rest, self.beside, own=kept is not None)
        known = labels.says if labels else Map()
        names = rules_in.tiers(found, keep_all=labels is not None)
        parts = {scalar(n, found.at): known.part(n) or Map() for n in names}
        self.tiers = Map(parts, found.at)

    def _intermediate(self, decision: Decision, found: Grid | Located) -> None:
        key, kept = self._key(decision.name), self.kept.of(decision.id, "decision")
        label = None if kept else self._label(str(decision.name), key)
        says = kept.says if kept else None
        if isinstance(found, Grid):
            part = tables_in.decision(found, label, says)
        elif kept and kept.is_about(_words(decision)):
            part = kept.says
        else:
            formula = Borrowed.of(found)
            part = mapping(decision.at, label=label)
            part.update(says or {})
            part = Map({**part, scalar("formula", decision.at): formula}, decision.at)
        self.decisions[key] = part

    # --- the whole --------------------------------------------------------------

    def _root(self) -> Map:
        home, kept = self.project.root, self.kept.first("policy")
        header = kept.says if kept else new_header(home.name or "imported", home.at)
        if self.tiers is None or self.rules is None:
            self.tiers, self.rules = rules_in.everybody(home.at)
        scores = Map({scalar(n, home.at): p for _, n, p in sorted(self.scores)})
        sections: dict[str, Node | None] = {
            "facts": self.facts,
            "scores": scores or None,
            "decisions": self.decisions or None,
            "tiers": self.tiers,
            "rules": self.rules,
            "actions": self.actions,
        }
        return together(header, sections, home.at)


def _words(decision: Decision) -> str:
    """Give the text of a decision that is one expression."""
    return decision.logic.text if isinstance(decision.logic, Feel) else ""


def _place(kept: Kept) -> int:
    place = kept.marks.get("place", "")
    return int(place) if place.isdigit() else 1_000_000


def _no_rules(grid: Grid) -> Problem:
    what = Text("this table of tiers", "此层级表")
    advice = Text(
        "give each row one tier as a text, with the hit policy UNIQUE, FIRST, ANY or "
        "PRIORITY",
        "每行应给出一个文本形式的层级，命中策略为 UNIQUE、FIRST、ANY 或 PRIORITY",
    )
    return refusing.refused(what, grid.at, advice)
