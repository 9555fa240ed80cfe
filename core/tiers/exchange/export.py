"""A policy → a model in DMN that any tool of the standard can open, with its diagram.

Facts become input data, scores and tables decisions. A score that depends on the
population is given from outside unless the policy is fitted. What DMN has no place for
is kept in elements of our own, beside what it belongs to.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import attrs

from tiers.exchange.decisions_out import decision_sheet, output_sheet, reads
from tiers.exchange.drawing import diagram
from tiers.exchange.ids import Ids
from tiers.exchange.keeping import digest, element, without_rows
from tiers.exchange.parts import Item, Logic, Part, kept, literal_expression, tags
from tiers.exchange.rulebook import action_sheet, rule_sheet
from tiers.exchange.sheets import Sheet, decision_table
from tiers.exchange.types_out import (
    allowed,
    fact_type,
    is_limited,
    listed,
    plain_type,
)
from tiers.exchange.vocabulary import (
    ACTIONS,
    OURS,
    OUTSIDE,
    TYPE_PREFIX,
    Version,
    namespaces,
)
from tiers.exchange.xml import Tag, document
from tiers.lang.ir import Node, columns
from tiers.lang.written_nodes import written
from tiers.policy.model import Policy, ScoreSpec
from tiers.policy.nodes import Map
from tiers.policy.table_specs import FormulaSpec
from tiers.program import Fitted, Program
from tiers.program.program import TIER
from tiers.program.score import Score
from tiers.text import Text

_OWN_PLACES = frozenset(("facts", "scores", "decisions", "tiers", "rules", "actions"))
"""The sections that are kept with the elements they became."""


def export(
    policy: Policy,
    root: Map,
    program: Program,
    *,
    fitted: Fitted | None = None,
    version: Version = "1.5",
) -> str:
    """Write *policy* as a model; *root* is its file, and *program* what it compiles to.

    The same policy gives the same text.
    """
    exporter = _Exporter(policy, root, program, fitted)
    ids = Ids()
    name = str(policy.name)
    items = [item.tag(ids) for item in exporter.items()]
    made, known, needs = tags(exporter.parts(), ids)
    drawn = diagram(list(known.values()), needs, ids)
    names = {
        "id": ids.of("policy", name),
        "name": name,
        "namespace": f"{OURS}/{quote(name, safe='')}",
    }
    inside = (*exporter.header(), *items, *made, drawn)
    return document(Tag("definitions", namespaces(version) | names, inside))


@attrs.frozen
class _Exporter:
    policy: Policy
    root: Map
    program: Program
    fitted: Fitted | None

    def header(self) -> Iterator[Tag]:
        """Keep what belongs to the policy as a whole."""
        rest = {k: part for k, part in self.root.items() if k not in _OWN_PLACES}
        yield from kept((element("policy", Map(rest)),))

    @property
    def actions(self) -> str:
        """The name of the decision about actions."""
        return ACTIONS if ACTIONS not in self.types else f"service {ACTIONS}"

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each fact, score and decision."""
        facts = {str(n): fact_type(str(n), s) for n, s in self.policy.facts.items()}
        scores = dict.fromkeys(map(str, self.policy.scores), "number")
        outputs = (output for d in self.program.decisions for output in d.outputs)
        given = {o.name: plain_type(o.type) for o in outputs if o.listing is None}
        return {**facts, **scores, **given, TIER: f"{TYPE_PREFIX}{TIER}"}

    def items(self) -> Iterator[Item]:
        """Define the types of facts with ranges or lists of values, and of the tier."""
        for name, spec in self.policy.facts.items():
            if is_limited(spec):
                yield Item(fact_type(name, spec), plain_type(spec.type), allowed(spec))
        tiers = listed(map(str, self.policy.tiers))
        yield Item(f"{TYPE_PREFIX}{TIER}", "string", tiers)
        if "actions" in self.root:
            names = listed(map(str, self.policy.actions.catalogue))
            of_list = f"{TYPE_PREFIX}{self.actions}"
            yield Item(of_list.replace(" ", "_"), "string", names, is_list=True)

    def parts(self) -> Iterator[Part]:
        """Give the parts of the model: facts, then what follows from them."""
        for name, spec in self.policy.facts.items():
            of_file = _section(self.root, "facts", name)
            says = _label(spec.label)
            shape = f"{plain_type(spec.type)} {allowed(spec)}"
            keep = (element("fact", of_file, {"written": digest(shape)}),)
            yield Part(str(name), fact_type(name, spec), says, keep)
        yield from self.scores()
        yield from self.decisions()
        yield self.tier()
        yield from self.outputs()
        if "actions" in self.root:
            yield self.granted()

    def scores(self) -> Iterator[Part]:
        """Give the scores, those without a formula as input data."""
        given = self.fitted.formulas if self.fitted else ()
        formulas: list[Node | None] = list(given) or [
            score.formula for score in self.program.scores
        ]
        pairs = zip(self.program.scores, formulas, strict=True)
        found = {str(score.name): _of_its_own(score, node) for score, node in pairs}
        for place, (name, spec) in enumerate(self.policy.scores.items()):
            yield self.score(str(name), spec, found[str(name)], place)

    def score(self, name: str, spec: ScoreSpec, node: Node | None, place: int) -> Part:
        """Give a score, as a formula or as input data."""
        of_file = _section(self.root, "scores", name)
        words = written(node) if node is not None else ""
        marks = {"place": str(place)} | ({"written": digest(words)} if words else {})
        keep = (element("score", of_file, marks),)
        says = _label(spec.label)
        if node is None:
            says = f"{says} ({OUTSIDE})" if says else OUTSIDE
            return Part(name, "number", says, keep)
        logic = literal_expression(words)
        return Part(name, "number", says, keep, columns(node), logic)

    def decisions(self) -> Iterator[Part]:
        """Give the decisions on the way to the tier."""
        for typed in self.program.decisions:
            name = str(typed.name)
            spec = self.policy.decisions[typed.name]
            of_file = _section(self.root, "decisions", name)
            says = _label(spec.label)
            if isinstance(spec.body, FormulaSpec):
                words = written(typed.steps[0].node)
                keep = element("decision", of_file, {"written": digest(words)})
                kind = plain_type(typed.outputs[0].type)
                logic = literal_expression(words)
            else:
                declared = of_file.part("columns")
                sheet = decision_sheet(spec.body, typed, self.types, declared)
                keep = element("decision", without_rows(of_file))
                is_single = len(typed.outputs) == 1 and not typed.outputs[0].listing
                kind = sheet.outputs[0].type if is_single else ""
                logic = _logic(sheet)
            yield Part(name, kind, says, (keep,), reads(typed), logic)

    def outputs(self) -> Iterator[Part]:
        """Give what the rules give beside the tier."""
        declared = self.root.part("rules").part("columns")
        of_rules = frozenset[str]().union(
            *(columns(r.node) for r in self.program.rules)
        )
        for typed in self.program.outputs:
            name = typed.output.name
            sheet = output_sheet(self.policy, name, typed, self.types, declared)
            steps = (columns(step.node) for step in typed.steps)
            node = columns(typed.of_rule) if typed.of_rule else frozenset[str]()
            found = of_rules.union(node, *steps) - {TIER}
            keep = Tag("tiers:output")
            says = _label(typed.output.label)
            kind = sheet.outputs[0].type if typed.output.listing is None else ""
            yield Part(name, kind, says, (keep,), found, _logic(sheet))

    def tier(self) -> Part:
        """Give the decision about the tier."""
        declared = self.root.part("rules").part("columns")
        sheet = rule_sheet(self.policy, self.types, declared)
        nodes = (rule.node for rule in self.program.rules)
        rules = without_rows(self.root.part("rules"), "default")
        keep = [element("tiers", self.root.part("tiers"))]
        keep += [element("rules", rules)]
        reads = frozenset[str]().union(*map(columns, nodes))
        kind = self.types[TIER]
        return Part(TIER, kind, "", tuple(keep), reads, _logic(sheet))

    def granted(self) -> Part:
        """Give the decision about service actions."""
        sheet = action_sheet(self.program)
        nodes = (one.node for one in self.program.granting)
        catalogue = self.root.part("actions").part("catalogue")
        keep = (element("actions", catalogue if catalogue is not None else Map()),)
        reads = frozenset[str]().union(*map(columns, nodes))
        kind = f"{TYPE_PREFIX}{self.actions}".replace(" ", "_")
        return Part(self.actions, kind, "", keep, reads, _logic(sheet))


def _logic(sheet: Sheet) -> Logic:
    return lambda owner, ids: decision_table(sheet, owner, ids)


def _section(root: Map, section: str, name: str) -> Map:
    found = root.part(section).part(name)
    return found if isinstance(found, Map) else Map()


def _label(label: Text | None) -> str:
    if label is None:
        return ""
    return label.en if label.en == label.zh else f"{label.en} / {label.zh}"


def _of_its_own(score: Score, node: Node | None) -> Node | None:
    """Give a formula, unless it reads what a model writes."""
    is_written = node is not None and score.written.name in columns(node)
    return None if is_written else node
