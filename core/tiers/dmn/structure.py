"""Elements → a model file's definitions."""

from collections.abc import Callable
from typing import Any

from tiers.dmn.boxes import Variable
from tiers.dmn.elements import Element
from tiers.dmn.logic import function, logic_if_any
from tiers.dmn.model import (
    Decision,
    Definitions,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
    Knowledge,
    Service,
)
from tiers.dmn.reading import (
    attribute,
    gathered,
    named,
    plain_type,
    refuse_other_languages,
    text_of,
    type_ref,
    variable,
)
from tiers.problems import Problem
from tiers.source import Located, Source


def structure(root: Element, source: Source) -> tuple[Definitions, list[Problem]]:
    """Read what the file defines, and every fault that is in the way."""
    problems: list[Problem] = []

    def all_of(name: str, read: Callable[[Element, list[Problem]], Any]) -> Any:
        return gathered(lambda e: read(e, problems), root.all(name), problems)

    gathered(refuse_other_languages, [root], problems)
    found = Definitions(
        source=source,
        name=str(root.attributes.get("name", "")),
        namespace=str(root.attributes.get("namespace", "")),
        at=root.at,
        imports=all_of("import", _import),
        items=all_of("itemDefinition", _item),
        inputs=all_of("inputData", _input_data),
        decisions=all_of("decision", _decision),
        knowledge=all_of("businessKnowledgeModel", _knowledge),
        services=all_of("decisionService", _service),
    )
    return found, problems


def _import(element: Element, _: list[Problem]) -> Import:
    """Read an import; one without a name is used without a prefix."""
    name = element.attributes.get("name", Located("", element.at))
    namespace = attribute(element, "namespace")
    return Import(name, namespace, element.attributes.get("locationURI"))


def _item(element: Element, problems: list[Problem]) -> ItemDefinition:
    written = element.first("typeRef")
    signature = element.first("functionItem")
    components = element.all("itemComponent")
    return ItemDefinition(
        name=named(element),
        type_ref=plain_type(written.text) if written else type_ref(element),
        components=gathered(lambda e: _item(e, problems), components, problems),
        function=_function_item(signature, problems) if signature else None,
        is_collection=element.attributes.get("isCollection") == "true",
        allowed=text_of(element.first("allowedValues")),
        constraint=text_of(element.first("typeConstraint")),
    )


def _function_item(element: Element, problems: list[Problem]) -> FunctionItem:
    parameters = gathered(variable, element.all("parameters"), problems)
    return FunctionItem(parameters, plain_type(element.attributes.get("outputTypeRef")))


def _node(element: Element) -> dict[str, Any]:
    """Read what all parts of a model have; the name is the variable's."""
    name = named(element)
    declared = element.first("variable")
    has_name = declared is not None and bool(declared.attributes.get("name"))
    called = variable(declared) if declared and has_name else Variable(name)
    own = type_ref(declared) if declared else None
    return {
        "id": str(element.attributes.get("id") or name),
        "at": name.at,
        "variable": called if has_name else Variable(name, own),
    }


def _input_data(element: Element, _: list[Problem]) -> InputData:
    return InputData(**_node(element))


def _decision(element: Element, problems: list[Problem]) -> Decision:
    return Decision(
        **_node(element),
        inputs=_references(element, "informationRequirement", "requiredInput"),
        decisions=_references(element, "informationRequirement", "requiredDecision"),
        knowledge=_references(element, "knowledgeRequirement", "requiredKnowledge"),
        logic=logic_if_any(element, problems),
    )


def _knowledge(element: Element, problems: list[Problem]) -> Knowledge:
    inner = element.first("encapsulatedLogic")
    return Knowledge(
        **_node(element),
        knowledge=_references(element, "knowledgeRequirement", "requiredKnowledge"),
        logic=function(inner, problems) if inner else None,
    )


def _service(element: Element, _: list[Problem]) -> Service:
    def hrefs(name: str) -> tuple[Located, ...]:
        return tuple(attribute(e, "href") for e in element.all(name))

    return Service(
        **_node(element),
        inputs=hrefs("inputData"),
        input_decisions=hrefs("inputDecision"),
        outputs=hrefs("outputDecision"),
        encapsulated=hrefs("encapsulatedDecision"),
    )


def _references(element: Element, outer: str, inner: str) -> tuple[Located, ...]:
    return tuple(
        attribute(reference, "href")
        for requirement in element.all(outer)
        for reference in requirement.all(inner)
    )
