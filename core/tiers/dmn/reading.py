"""What reading any element of a model needs: its attributes, its parts, its faults."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from tiers.dmn.boxes import Variable
from tiers.dmn.elements import Element
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

_Read = TypeVar("_Read")

_FEEL = "feel:"


def gathered(
    read: Callable[[Element], _Read],
    elements: Iterable[Element],
    problems: list[Problem],
) -> tuple[_Read, ...]:
    """Read every element; note the problems of those that can't be read."""
    found = []
    for element in elements:
        try:
            found.append(read(element))
        except Fault as fault:
            problems.extend(fault.problems)
    return tuple(found)


def attribute(element: Element, name: str) -> Located:
    """Give an attribute that must be there and not be empty."""
    value = element.attributes.get(name)
    if value:
        return value
    message = Text(
        f"`{element.name}` lacks its `{name}`", f"`{element.name}` 缺少 `{name}`"
    )
    raise Fault(Problem("missing-part", message, element.at))


def part(element: Element, *names: str) -> Element:
    """Give the one child, of any of these names, that must be there."""
    found = element.first(*names)
    if found is not None:
        return found
    what = f"`{names[0]}`" if len(names) == 1 else "an expression"
    what_zh = f"`{names[0]}`" if len(names) == 1 else "表达式"
    message = Text(f"`{element.name}` lacks {what}", f"`{element.name}` 缺少{what_zh}")
    raise Fault(Problem("missing-part", message, element.at))


def named(element: Element) -> Located:
    """Give the name of an element, blanks made single."""
    name = attribute(element, "name")
    plain = " ".join(name.split())
    return name if plain == name else Located(plain, name.at)


def type_ref(element: Element) -> Located | None:
    """Give the type that an element declares."""
    return plain_type(element.attributes.get("typeRef"))


def plain_type(written: Located | None) -> Located | None:
    """Give a type's name without the prefix that DMN 1.1 wrote."""
    if not written:
        return None
    if written.startswith(_FEEL):
        return Located(written.removeprefix(_FEEL), written.at)
    return written


def variable(element: Element) -> Variable:
    """Read a name with its type."""
    return Variable(named(element), type_ref(element))


def text_of(element: Element | None) -> Located | None:
    """Give what stands in the `text` of an element; None where nothing does."""
    text = element and element.first("text")
    return text.text if text and text.text else None


def choice(element: Element, name: str, choices: tuple[str, ...]) -> str | None:
    """Give an attribute that is one of *choices*; None where it is not there."""
    written = element.attributes.get(name)
    if not written or written in choices:
        return written and str(written)
    listed = ", ".join(choices)
    message = Text(
        f"`{written}` is no `{name}` of DMN", f"`{written}` 不是 DMN 的 `{name}`"
    )
    advice = Text(f"there is {listed}", f"可用的有：{'、'.join(choices)}")
    raise Fault(Problem("unknown-choice", message, written.at, advice))


def refuse_other_languages(element: Element) -> None:
    """Accept FEEL alone as the language of expressions."""
    written = element.attributes.get("expressionLanguage")
    if not written or "feel" in written.lower():
        return
    message = Text(
        f"expressions in `{written}` can't be run here",
        f"此处不能运行 `{written}` 语言的表达式",
    )
    advice = Text("write them in FEEL", "请改用 FEEL 书写")
    raise Fault(Problem("unknown-language", message, written.at, advice))
