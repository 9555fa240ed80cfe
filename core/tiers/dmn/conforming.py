"""Whether values are what a model declares: its types, and the values these allow."""

from collections.abc import Callable, Iterator, Mapping

import attrs

from tiers.dmn.model import Definitions, FunctionItem, ItemDefinition
from tiers.dmn.project import Project
from tiers.dmn.refusals import lacking, not_allowed, other_type
from tiers.dmn.typenames import STANDARD, definition
from tiers.lang import feel, temporal
from tiers.lang.conversion import conforms
from tiers.lang.evaluation.calls import Closure
from tiers.lang.evaluation.frame import Frame
from tiers.lang.types import ANY, ContextType, FunctionType, ListType, Type
from tiers.lang.values import Value
from tiers.problems import Fault, Problem, Refusal
from tiers.source import Located

Test = Callable[[Value, Frame], bool]
"""Says whether a value is among those that a model allows."""


@attrs.define
class Types:
    """The types of a project's files; what is read once is kept."""

    project: Project
    problems: list[Problem] = attrs.field(factory=list)
    _tests: dict[int, Test] = attrs.field(factory=dict)
    _named: dict[str, Mapping[str, Type]] = attrs.field(factory=dict)

    def coerced(
        self, value: Value, home: Definitions, name: str | None, frame: Frame
    ) -> Value:
        """Give *value* as one of the type *name*; null fits everywhere.

        Raises:
            Refusal: it is not, and no implicit conversion makes it one.
        """
        if value is None or name is None or name == "Any":
            return value
        reasons = []
        for candidate in _candidates(value):
            try:
                self._check(candidate, home, name, frame)
            except Refusal as refusal:
                reasons.append(refusal)
            else:
                return candidate
        raise reasons[0]

    def allows(self, text: Located, home: Definitions) -> Test:
        """Read the values that may come."""
        if id(text) not in self._tests:
            self._tests[id(text)] = self._test(text, home)
        return self._tests[id(text)]

    def named(self, home: Definitions) -> Mapping[str, Type]:
        """Give the types that expressions of a file may name."""
        file = home.source.file
        if file not in self._named:
            self._named[file] = dict(self._all(home))
        return self._named[file]

    def of(
        self, home: Definitions, name: str | None, within: tuple[str, ...] = ()
    ) -> Type:
        """Give the shape of a type; where it contains itself, that part is Any."""
        if name is None or name in STANDARD:
            return STANDARD[name or "Any"]
        found = definition(self.project, home, name)
        if found is None or name in within:
            return ANY
        return self._shape(*found, (*within, name))

    def taken(self, home: Definitions, name: str | None) -> Type:
        """Give the shape of a parameter's type; a function is looked at in a call."""
        found = self.of(home, name)
        return ANY if isinstance(found, FunctionType) else found

    def result(self, home: Definitions, name: str | None) -> str | None:
        """Give the result's type, where *name* is the type of a whole function."""
        found = definition(self.project, home, name) if name else None
        if found is not None and found[1].function is not None:
            return found[1].function.result
        return name

    def _all(self, home: Definitions) -> Iterator[tuple[str, Type]]:
        for wanted, other in self.project.imported(home):
            for item in other.items:
                prefix = f"{wanted.name}." if wanted.name else ""
                yield f"{prefix}{item.name}", self.of(other, item.name)
        for item in home.items:
            yield str(item.name), self.of(home, item.name)

    def _shape(
        self, home: Definitions, item: ItemDefinition, within: tuple[str, ...]
    ) -> Type:
        inner: Type = ANY
        if item.function is not None:
            takes = (p.type_ref for p in item.function.parameters)
            inner = FunctionType(
                tuple(self.of(home, t, within) for t in takes),
                self.of(home, item.function.result, within),
            )
        elif item.components:
            parts = item.components
            inner = ContextType(
                {str(p.name): self._shape(home, p, within) for p in parts}
            )
        elif item.type_ref:
            inner = self.of(home, item.type_ref, within)
        return ListType(inner) if item.is_collection else inner

    def _check(self, value: Value, home: Definitions, name: str, frame: Frame) -> None:
        found = definition(self.project, home, name)
        if found is not None:
            self._check_item(value, *found, frame)
            return
        wanted = STANDARD.get(name, ANY)
        if value is not None and wanted != ANY and not conforms(value, wanted):
            raise other_type(name, value)

    def _check_item(
        self, value: Value, home: Definitions, item: ItemDefinition, frame: Frame
    ) -> None:
        if value is None:
            return
        if item.is_collection:
            if not isinstance(value, tuple):
                raise other_type(str(item.name), value)
            for element in value:
                self._check_one(element, home, item, frame)
        else:
            self._check_one(value, home, item, frame)
        self._check_allowed(value, home, item.constraint, frame)

    def _check_one(
        self, value: Value, home: Definitions, item: ItemDefinition, frame: Frame
    ) -> None:
        if item.function is not None:
            if value is not None and not _takes(value, item.function):
                raise other_type(str(item.name), value)
        elif item.components:
            self._check_components(value, home, item, frame)
        elif item.type_ref:
            self._check(value, home, item.type_ref, frame)
        self._check_allowed(value, home, item.allowed, frame)

    def _check_components(
        self, value: Value, home: Definitions, item: ItemDefinition, frame: Frame
    ) -> None:
        if value is None:
            return
        if not isinstance(value, Mapping):
            raise other_type(str(item.name), value)
        for component in item.components:
            if component.name not in value:
                raise lacking(item, component)
            self._check_item(value[component.name], home, component, frame)

    def _check_allowed(
        self, value: Value, home: Definitions, text: Located | None, frame: Frame
    ) -> None:
        if value is None or text is None:
            return
        if not self.allows(text, home)(value, frame):
            raise not_allowed(value, text)

    def _test(self, text: Located, home: Definitions) -> Test:
        names = feel.Names(types=self.named(home))
        try:
            found = feel.tests(text, names)
        except Fault as fault:
            self.problems.extend(fault.problems)
            return _unreadable(fault)
        return lambda value, frame: found.within(value, frame) is True


def _candidates(value: Value) -> Iterator[Value]:
    """Give a value and what it is converted to where that is needed."""
    yield value
    if not isinstance(value, tuple):
        yield (value,)
    elif len(value) == 1:
        yield value[0]
    if isinstance(value, temporal.Date):
        yield temporal.midnight(value)


def _takes(value: Value, function: FunctionItem) -> bool:
    """Tell whether *value* is a function of as many parameters as are declared.

    Their types show in the call: a function need not declare them. One that is built
    in may be called in several ways.
    """
    if isinstance(value, Closure):
        return len(value.parameters) == len(function.parameters)
    return callable(value)


def _unreadable(fault: Fault) -> Test:
    def test(_: Value, frame: Frame) -> bool:
        for problem in fault.problems:
            frame.run.warn(problem)
        return False

    return test
