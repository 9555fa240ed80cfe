"""Turn the containers of a file into values of attrs classes, collecting all faults.

A class declares its keys with `model.key`, or with plain `attrs.field`, whose name is
then the key. Hooks raise `Fault`; whoever has several parts takes them all first, and
lets the sound ones through beside the problems.
"""

import collections.abc
from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy import scalars
from tiers.policy.faults import Faults, Hook
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.scalars import unknown_key, wrong_type
from tiers.policy.validators import draft, keys, refuse, requirement
from tiers.problems import Fault, Problem, closest, nearest
from tiers.text import Text

T = TypeVar("T")

REST = "*"
"""The key of a field that takes every key no other field takes."""

_SURE = 0.75
"""How alike a misspelt key must be to be taken for an optional one."""


def converter() -> cattrs.BaseConverter:
    """Give a converter that knows the general types; add hooks for your own."""
    made = cattrs.BaseConverter()
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
    node: Node, cls: type[T], converter: cattrs.BaseConverter
) -> tuple[T | None, list[Problem]]:
    """Make a *cls* of *node*; None if there is any problem."""
    faults = Faults()
    value = faults.take(converter.structure, node, cls)
    return (None if faults else value), faults.problems


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


def _mapping_hook(kind: Any, converter: cattrs.BaseConverter) -> Hook:
    key_kind, value_kind = get_args(kind)

    def hook(node: Node, _: Any) -> dict[Any, Any]:
        faults, result = Faults(), {}
        for name, part in as_map(node).items():
            key = faults.take(converter.structure, name, key_kind)
            value = faults.take(converter.structure, part, value_kind)
            if key is not attrs.NOTHING and value is not attrs.NOTHING:
                result[key] = value
        return faults.settle(result)

    return hook


def _tuple_hook(kind: Any, converter: cattrs.BaseConverter) -> Hook:
    item_kind, _ = get_args(kind)

    def hook(node: Node, _: Any) -> tuple[Any, ...]:
        faults, parts = Faults(), as_seq(node)
        items = [faults.take(converter.structure, part, item_kind) for part in parts]
        return faults.settle(tuple(i for i in items if i is not attrs.NOTHING))

    return hook


def _literal_hook(kind: Any, _: cattrs.BaseConverter) -> Hook:
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


def _optional_hook(kind: Any, converter: cattrs.BaseConverter) -> Hook:
    inner = without_none(kind)

    def hook(node: Node, _: Any) -> Any:
        if _is_null(node) and inner is not Scalar:
            return None
        return converter.structure(node, inner)

    return hook


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


# --- attrs classes ----------------------------------------------------------


@frozen
class Fields:
    """What could be made of the keys of one mapping."""

    parts: Mapping[str, Any]
    """What is written at each key; None where nothing is."""
    values: Mapping[str, Any]
    """What was made of the keys; one that was not given is left out."""
    sound: frozenset[str]
    """The keys that were given without faults."""
    lost: frozenset[str]
    """Required keys of which nothing could be made."""
    faults: Faults


def class_hook(cls: Any, converter: cattrs.BaseConverter) -> Hook:
    """Make the hook of an attrs class; an empty value is a mapping without keys."""

    def hook(node: Node, _: Any) -> Any:
        made = fields(node, cls, converter)
        if made.faults:
            raise Fault(*made.faults.problems, value=salvaged(cls, made))
        try:
            return cls(**{keys(cls)[n].alias: v for n, v in made.values.items()})
        except ValueError as error:
            raise Fault(Problem("out-of-range", requirement(error), node.at)) from None

    return hook


def salvaged(cls: Any, made: Fields, **more: Any) -> Any:
    """Make a *cls* of what there is, unvalidated; nothing if more would be needed.

    *more* are attributes that no key gives.
    """
    declared = keys(cls)
    stand_ins = {n: declared[n].metadata.get("stand_in") for n in made.lost}
    if None in stand_ins.values():
        return attrs.NOTHING
    return draft(cls, {**stand_ins, **made.values, **more})


def fields(node: Node, cls: Any, converter: cattrs.BaseConverter) -> Fields:
    """Structure each key of *node* on its own, so that one fault spoils one key."""
    given = Map(at=node.at) if _is_null(node) else as_map(node)
    declared, faults = keys(cls), Faults()
    parts, unknown = _parts(given, declared)
    values: dict[str, Any] = {}
    sound: set[str] = set()
    for name, attribute in declared.items():
        of_key = Faults()
        if _is_given(parts[name], attribute):
            values[name] = of_key.take(converter.structure, parts[name], attribute.type)
        elif attribute.default is attrs.NOTHING:
            of_key.problems.append(_missing_key(name, attribute, given))
        faults.add(of_key)
        if name in values and not of_key:
            sound.add(name)
    values = {n: v for n, v in values.items() if v is not attrs.NOTHING}
    refused = refuse(cls, values, sound, parts, faults)
    faults.problems += unknown
    return Fields(
        parts,
        {n: v for n, v in values.items() if n not in refused},
        frozenset(sound - refused),
        frozenset(n for n, a in declared.items() if a.default is attrs.NOTHING)
        - (values.keys() - refused),
        faults,
    )


def _parts(
    given: Map, declared: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Find what is written for each key; a misspelt one is taken as it was meant."""
    parts = {name: given.part(name) for name in declared}
    rest = {key: part for key, part in given.items() if key not in declared}
    if REST in declared:
        return {**parts, REST: Map(rest, given.at)}, []
    for key, part in rest.items():
        meant = _meant(key, {n: a for n, a in declared.items() if parts[n] is None})
        if meant:
            parts[meant] = part
    return parts, [unknown_key(key, declared) for key in rest]


def _meant(key: Scalar, missing: Mapping[str, Any]) -> str | None:
    required = [n for n, a in missing.items() if a.default is attrs.NOTHING]
    return nearest(key, required) or nearest(key, missing, likeness=_SURE)


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
    words = get_args(attribute.type) if is_literal(attribute.type) else ()
    options = f"（可选：{'、'.join(map(_written, words))}）" if words else ""
    return Problem(
        "missing-key",
        Text(f"`{name}` is missing here", f"此处缺少 `{name}`"),
        given.at,
        help=doc and Text(f"add `{name}`: {doc}", f"请补充 `{name}: …`{options}"),
    )
