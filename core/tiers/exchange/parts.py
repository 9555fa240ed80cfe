"""The parts of a model that is being written: input data and decisions."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from tiers.exchange.drawing import Requirement
from tiers.exchange.ids import Ids
from tiers.exchange.sheets import text
from tiers.exchange.xml import Tag

Logic = Callable[[str, Ids], Tag]
"""Writes the logic of the part with the given id."""


@attrs.frozen
class Part:
    """Input data, or a decision, which has logic."""

    name: str
    type: str
    says: str = ""
    """A description for those who look at the diagram."""
    kept: tuple[Tag, ...] = ()
    """What DMN has no place for."""
    reads: frozenset[str] = frozenset()
    logic: Logic | None = None


@attrs.frozen
class Item:
    """A type: a plain one, a list of it or not, with the values that are allowed."""

    name: str
    type: str
    allowed: str
    is_list: bool = False

    def tag(self, ids: Ids) -> Tag:
        """Write the definition."""
        names = {"id": ids.of("type", self.name), "name": self.name}
        if self.is_list:
            names["isCollection"] = "true"
        inside = [Tag("typeRef", {}, self.type)]
        if self.allowed:
            inside.append(text("allowedValues", self.allowed))
        return Tag("itemDefinition", names, tuple(inside))


def literal_expression(words: str) -> Logic:
    """Give logic that is one expression."""
    return lambda owner, ids: text(
        "literalExpression", words, {"id": ids.of(owner, "text")}
    )


def tags(
    parts: Iterable[Part], ids: Ids
) -> tuple[list[Tag], Mapping[str, str], list[Requirement]]:
    """Write parts; give their ids by their names, and what requires what."""
    found = list(parts)
    known = {part.name: ids.of(_kind(part), part.name) for part in found}
    needs = {part.name: list(_requirements(part, known, ids)) for part in found}
    made = [_tag(part, known, needs[part.name], ids) for part in found]
    return made, known, [need for group in needs.values() for need, _ in group]


def kept(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Put what DMN has no place for where its readers look for such things."""
    return (Tag("extensionElements", {}, tags),) if tags else ()


def _kind(part: Part) -> str:
    return "decision" if part.logic else "input"


def _requirements(
    part: Part, known: Mapping[str, str], ids: Ids
) -> Iterator[tuple[Requirement, Tag]]:
    """Give what *part* requires, in the order of the file."""
    named = {name.partition(".")[0] for name in part.reads}
    for name, id_ in known.items():
        if name in named and name != part.name:
            need = Requirement(ids.of("need", part.name, name), known[part.name], id_)
            kind = "Decision" if id_.startswith("decision") else "Input"
            needed = Tag(f"required{kind}", {"href": f"#{id_}"})
            yield need, Tag("informationRequirement", {"id": need.id}, (needed,))


def _tag(
    part: Part,
    known: Mapping[str, str],
    needs: list[tuple[Requirement, Tag]],
    ids: Ids,
) -> Tag:
    id_ = known[part.name]
    names = {"id": ids.of(id_, "value"), "name": part.name}
    names |= {"typeRef": part.type} if part.type else {}
    inside = [Tag("description", {}, part.says)] if part.says else []
    inside += kept(part.kept)
    inside += [Tag("variable", names), *(tag for _, tag in needs)]
    if part.logic:
        inside.append(part.logic(id_, ids))
    kind = "decision" if part.logic else "inputData"
    return Tag(kind, {"id": id_, "name": part.name}, tuple(inside))
