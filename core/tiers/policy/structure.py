"""Turn the containers of a file into values of attrs classes, collecting all faults.

A class declares its keys with `model.key`, or with plain `attrs.field`, whose name is
then the key. Hooks raise `Fault`; whoever has several parts takes them all first.
"""

import collections.abc
from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs

from tiers.policy import scalars
from tiers.policy.faults import Faults, Hook
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.scalars import unknown_key, wrong_type
from tiers.policy.validators import keys, refuse, requirement
from tiers.problems import Fault, Problem, closest
from tiers.text import Text

T = TypeVar("T")

REST = "*"
"""The key of a field that takes every key no other field takes."""


def converter() -> cattrs.Converter:
    """Give a converter that knows the general types; add hooks for your own."""
    made = cattrs.Converter()
    scalars.register(made)
    made.register_structure_hook(Map, lambda node, _: as_map(node))
    made.register_structure_hook(Seq, lambda node, _: as_seq(node))
    made.register_structure_hook_factory(attrs.has, class_hook)
    made.register_structure_hook_factory(is_mapping, _mapping_hook)
    made.register_structure_hook_factory(is_tuple, _tuple_hook)
    made.register_structure_hook_factory(is_literal, _literal_hook)
    made.register_structure_hook_factory(is_optional, _optional_hook)
    return made


def structure(
    node: Node, cls: type[T], converter: cattrs.Converter
) -> tuple[T | None, list[Problem]]:
    """Make a *cls* of *node*; None if there is any problem."""
    faults = Faults()
    value = faults.take(converter.structure, node, cls)
    return (None if faults.problems else value), faults.problems


# --- containers -------------------------------------------------------------


def as_map(node: Node) -> Map:
    """Take `key: value` lines."""
    if isinstance(node, Map):
        return node
    raise wrong_type(node, Text("`key: value` lines", "键值对"))


def as_seq(node: Node) -> Seq:
    """Take a list."""
    if isinstance(node, Seq):
        return node
    raise wrong_type(
        node,
        Text("a list", "列表"),
        help=Text("a list is written `[a, b]`", "列表写作 `[a, b]`"),
    )


def is_mapping(kind: Any) -> bool:
    """Tell whether *kind* is `Mapping[K, V]`."""
    return get_origin(kind) is collections.abc.Mapping


def is_tuple(kind: Any) -> bool:
    """Tell whether *kind* is `tuple[X, ...]`."""
    return get_origin(kind) is tuple


def is_literal(kind: Any) -> bool:
    """Tell whether *kind* is `Literal[...]`."""
    return get_origin(kind) is Literal


def is_optional(kind: Any) -> bool:
    """Tell whether *kind* is a union with None."""
    return NoneType in get_args(kind)


def without_none(kind: Any) -> Any:
    """Give the other members of a union with None."""
    return Union[tuple(k for k in get_args(kind) if k is not NoneType)]  # noqa: UP007 - the members are known at run time only


def _mapping_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    key_kind, value_kind = get_args(kind)

    def hook(node: Node, _: Any) -> dict[Any, Any]:
        faults, result = Faults(), {}
        for name, part in as_map(node).items():
            key = faults.take(converter.structure, name, key_kind)
            result[key] = faults.take(converter.structure, part, value_kind)
        return faults.settle(result)

    return hook


def _tuple_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    item_kind, _ = get_args(kind)

    def hook(node: Node, _: Any) -> tuple[Any, ...]:
        faults, parts = Faults(), as_seq(node)
        items = [faults.take(converter.structure, part, item_kind) for part in parts]
        return faults.settle(tuple(items))

    return hook


def _literal_hook(kind: Any, _: cattrs.Converter) -> Hook:
    options = {_written(option): option for option in get_args(kind)}

    def hook(node: Node, _: Any) -> Any:
        word = scalars.text(node)
        if word not in options:
            message = Text(f"`{word}` is not known here", f"此处不能写 `{word}`")
            help_ = closest(word, options)
            raise Fault(Problem("unknown-value", message, word.at, help=help_))
        return options[word]

    return hook


def _written(option: Any) -> str:
    return str(option).lower() if isinstance(option, bool) else str(option)


def _optional_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    inner = without_none(kind)

    def hook(node: Node, _: Any) -> Any:
        if _is_null(node) and inner is not Scalar:
            return None
        return converter.structure(node, inner)

    return hook


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


# --- attrs classes ----------------------------------------------------------


@attrs.frozen
class Fields:
    """What could be made of the keys of one mapping."""

    values: Mapping[str, Any]
    """By argument of the class; a key that was not given is left out."""
    broken: frozenset[str]
    """The keys that are missing, or whose values have problems."""
    problems: tuple[Problem, ...]


def class_hook(cls: Any, converter: cattrs.Converter) -> Hook:
    """Make the hook of an attrs class; an empty value is a mapping without keys."""

    def hook(node: Node, _: Any) -> Any:
        made = fields(node, cls, converter)
        if made.problems:
            raise Fault(*made.problems)
        try:
            return cls(**made.values)
        except ValueError as error:
            raise Fault(Problem("out-of-range", requirement(error), node.at)) from None

    return hook


def fields(node: Node, cls: Any, converter: cattrs.Converter) -> Fields:
    """Structure each key of *node* on its own, so that one fault spoils one key."""
    given = Map(at=node.at) if _is_null(node) else as_map(node)
    declared, faults = keys(cls), Faults()
    parts = {name: _part(given, name, declared) for name in declared}
    values: dict[str, Any] = {}
    for name, attribute in declared.items():
        if _is_given(parts[name], attribute):
            values[name] = faults.take(converter.structure, parts[name], attribute.type)
        elif attribute.default is attrs.NOTHING:
            values[name] = attrs.NOTHING
            faults.problems.append(_missing_key(name, attribute, given))
    sound = {n: v for n, v in values.items() if v is not attrs.NOTHING}
    refused = refuse(cls, sound, parts, faults)
    if REST not in declared:
        faults.problems += (
            unknown_key(k, declared) for k in given if k not in declared
        )
    return Fields(
        {declared[n].alias: v for n, v in sound.items() if n not in refused},
        frozenset(values.keys() - sound.keys()) | refused,
        tuple(faults.problems),
    )


def _part(given: Map, name: str, declared: Mapping[str, Any]) -> Any:
    if name != REST:
        return given.part(name)
    rest = {key: part for key, part in given.items() if key not in declared}
    return Map(rest, given.at)


def _is_given(part: Node | None, attribute: Any) -> bool:
    """Tell whether there is a value; null for an optional key is none."""
    if part is None:
        return False
    is_required = attribute.default is attrs.NOTHING
    return (
        is_required or not _is_null(part) or attribute.type in (Scalar, Scalar | None)
    )


def _missing_key(name: str, attribute: Any, given: Map) -> Problem:
    doc = attribute.metadata.get("doc")
    return Problem(
        "missing-key",
        Text(f"`{name}` is missing here", f"此处缺少 `{name}`"),
        given.at,
        help=doc and Text(f"add `{name}`: {doc}", f"请补充 `{name}`：{doc}"),
    )
