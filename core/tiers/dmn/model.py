"""What a model file says, in the order of the file; references are still text."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from tiers.dmn.boxes import Box, Function, Variable
from tiers.source import Located, Source, Span


@attrs.frozen
class Import:
    """Another model whose parts this one uses as `name.part`."""

    name: Located
    namespace: Located
    location: Located | None = None


@attrs.frozen
class FunctionItem:
    """The type of a function: its parameters and its result."""

    parameters: tuple[Variable, ...]
    result: Located | None = None


@attrs.frozen
class ItemDefinition:
    """A type: another one, a context of components, or a function.

    *allowed* constrains a value, or each element of a collection; *constraint* the
    whole value.
    """

    name: Located
    type_ref: Located | None = None
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    is_collection: bool = False
    allowed: Located | None = None
    constraint: Located | None = None


@attrs.frozen(kw_only=True)
class Node:
    """A part of a model that others refer to by *id*, and expressions by its name."""

    id: str
    at: Span
    variable: Variable

    @property
    def name(self) -> Located:
        """The name that expressions use."""
        return self.variable.name


@attrs.frozen(kw_only=True)
class InputData(Node):
    """A value that comes from outside."""


@attrs.frozen(kw_only=True)
class Decision(Node):
    """A value that follows from others; without logic it comes from outside, too."""

    inputs: tuple[Located, ...] = ()
    decisions: tuple[Located, ...] = ()
    knowledge: tuple[Located, ...] = ()
    logic: Box | None = None


@attrs.frozen(kw_only=True)
class Knowledge(Node):
    """A business knowledge model: logic that decisions call as a function."""

    knowledge: tuple[Located, ...] = ()
    logic: Function | None = None


@attrs.frozen(kw_only=True)
class Service(Node):
    """Decisions behind a function: given inputs, the values of the outputs."""

    inputs: tuple[Located, ...] = ()
    input_decisions: tuple[Located, ...] = ()
    outputs: tuple[Located, ...] = ()
    encapsulated: tuple[Located, ...] = ()


@attrs.frozen(slots=False, eq=False)
class Definitions:
    """One model file."""

    source: Source
    name: str
    namespace: str
    at: Span
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    services: tuple[Service, ...] = ()

    @property
    def nodes(self) -> Iterator[Node]:
        """All parts that can be referred to."""
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge
        yield from self.services

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """The parts by their ids; of two with one id, the first."""
        return {node.id: node for node in [*self.nodes][::-1]}

    @cached_property
    def items_by_name(self) -> Mapping[str, ItemDefinition]:
        """The types by their names; of two with one name, the first."""
        return {str(item.name): item for item in self.items[::-1]}
