"""What can be wrong between the parts of a model: names, references, types, cycles."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from tiers.dmn.model import (
    Decision,
    Definitions,
    InputData,
    ItemDefinition,
    Knowledge,
    Node,
    Service,
)
from tiers.dmn.project import Key, Project, key
from tiers.dmn.typenames import definition, is_known
from tiers.dmn.walk import declared_types
from tiers.problems import Problem, closest
from tiers.source import Located
from tiers.text import Text


def check(project: Project) -> Iterator[Problem]:
    """Find what is wrong in a project, file by file."""
    for home in project.files.values():
        yield from _repeated_names(home)
        yield from _references(project, home)
        yield from _types(project, home)
    yield from _cycles(project)


# --- names ------------------------------------------------------------------


def _repeated_names(home: Definitions) -> Iterator[Problem]:
    yield from _repeated(node.name for node in home.nodes)
    yield from _repeated(item.name for item in home.items)
    yield from _repeated(found.name for found in home.imports if found.name)
    yield from _repeated(Located(node.id, node.at) for node in home.nodes)


def _repeated(names: Iterable[Located]) -> Iterator[Problem]:
    first: dict[str, Located] = {}
    for name in names:
        known = first.setdefault(name, name)
        if known is not name:
            message = Text(f"`{name}` is used twice", f"`{name}` 重复使用")
            line = known.at.line
            advice = Text(f"it is first used in line {line}", f"首次出现在第 {line} 行")
            yield Problem("repeated-name", message, name.at, advice)


# --- references -------------------------------------------------------------

_Kinds = type[Node] | tuple[type[Node], ...]

_WORDS: dict[type[Node], Text] = {
    InputData: Text("input data", "输入数据"),
    Decision: Text("a decision", "决策"),
    Knowledge: Text("a knowledge model", "业务知识模型"),
    Service: Text("a decision service", "决策服务"),
}


def _references(project: Project, home: Definitions) -> Iterator[Problem]:
    for href, kinds in _hrefs(home):
        found = project.find(home, href)
        if found is None:
            message = Text(f"`{href}` refers to nothing", f"`{href}` 没有所指的内容")
            yield Problem("dangling-reference", message, href.at)
        elif not isinstance(found[1], kinds):
            what, name = _WORDS[type(found[1])], found[1].name
            message = Text(
                f"`{href}` refers to {what.en}, `{name}`, which can't be used here",
                f"`{href}` 指向{what.zh} `{name}`，不能用于此处",
            )
            yield Problem("dangling-reference", message, href.at)


def _hrefs(home: Definitions) -> Iterator[tuple[Located, _Kinds]]:
    """Give every reference with what it may refer to."""
    for decision in home.decisions:
        yield from ((href, InputData) for href in decision.inputs)
        yield from ((href, Decision) for href in decision.decisions)
        yield from ((href, (Knowledge, Service)) for href in decision.knowledge)
    for model in home.knowledge:
        yield from ((href, (Knowledge, Service)) for href in model.knowledge)
    for service in home.services:
        yield from ((href, InputData) for href in service.inputs)
        for hrefs in (service.input_decisions, service.outputs, service.encapsulated):
            yield from ((href, Decision) for href in hrefs)


# --- types ------------------------------------------------------------------


def _types(project: Project, home: Definitions) -> Iterator[Problem]:
    for written in declared_types(home):
        if not is_known(project, home, written):
            message = Text(
                f"no type is named `{written}`", f"没有名为 `{written}` 的类型"
            )
            advice = closest(written, {str(item.name) for item in home.items})
            yield Problem("unknown-type", message, written.at, advice)
    for item in home.items:
        if _is_its_own_alias(project, home, item):
            message = Text(
                f"the type `{item.name}` is defined by itself alone",
                f"类型 `{item.name}` 只由它自身定义",
            )
            yield Problem("type-cycle", message, item.name.at)


def _is_its_own_alias(
    project: Project, home: Definitions, item: ItemDefinition
) -> bool:
    """Tell whether names of types lead back to *item*; parts of contexts may."""
    here: tuple[Definitions, ItemDefinition] | None = (home, item)
    seen: set[int] = set()
    while here is not None and id(here[1]) not in seen:
        found_in, inner = here
        seen.add(id(inner))
        if inner.components or inner.function or inner.is_collection:
            return False
        name = inner.type_ref
        here = definition(project, found_in, name) if name else None
    return here is not None and here[1] is item


# --- cycles -----------------------------------------------------------------


def _cycles(project: Project) -> Iterator[Problem]:
    """Find cycles of decisions, which no order of deciding can resolve."""
    nodes, graph = _requirements(project)
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle = error.args[1]
            yield _cycle([nodes[found] for found in cycle[::-1]])
            graph[cycle[1]].discard(cycle[0])
        else:
            return


def _requirements(project: Project) -> tuple[dict[Key, Decision], dict[Key, set[Key]]]:
    nodes: dict[Key, Decision] = {}
    graph: dict[Key, set[Key]] = {}
    for home in project.files.values():
        for decision in home.decisions:
            found = (project.find(home, href) for href in decision.decisions)
            nodes[key(home, decision)] = decision
            graph[key(home, decision)] = {
                key(*f) for f in found if f and isinstance(f[1], Decision)
            }
    return nodes, graph


def _cycle(cycle: list[Decision]) -> Problem:
    names = " → ".join(f"`{decision.name}`" for decision in cycle)
    message = Text(
        f"these decisions wait for each other: {names}", f"这些决策相互依赖：{names}"
    )
    return Problem("decision-cycle", message, cycle[0].at)
