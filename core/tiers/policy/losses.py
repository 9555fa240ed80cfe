"""Find what a file says that faults kept out of its policy."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import cattrs

from tiers.policy.fact_specs import FactSpec
from tiers.policy.faults import Faults
from tiers.policy.model import Lost, Policy, Section
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.structure import Fields

_WORD = re.compile(r"\w+")


def losses(policy: Policy, found: Fields, converter: cattrs.BaseConverter) -> Lost:
    """Compare *policy* with the parts of the file, as they were *found*."""
    raw = _declarations(found.parts)
    names = {
        section: frozenset(map(str, part)) - policy.kept(section)
        for section, part in raw.items()
        if isinstance(part, Map)
    }
    facts = raw["facts"] if isinstance(raw["facts"], Map) else Map()
    return Lost(
        sections=_unreadable(raw, found),
        names={**names, "rules": words(found.parts["rules"])},
        doubtful_facts=frozenset(
            str(name) for name, part in facts.items() if _has_faults(part, converter)
        ),
        words=_read(found.parts),
    )


def words(node: Node | None) -> frozenset[str]:
    """Give every text in *node*, keys included, and every word of it."""
    texts = [str(text) for text in _texts(node)]
    return frozenset(texts).union(*map(_WORD.findall, texts))


def _declarations(parts: Mapping[str, Any]) -> dict[Section, Node | None]:
    """Give what declares the names of each section."""
    actions = parts["actions"]
    catalogue = actions.part("catalogue") if isinstance(actions, Map) else actions
    return {
        "tables": parts["tables"],
        "facts": parts["facts"],
        "scores": parts["scores"],
        "decisions": parts["decisions"],
        "tiers": parts["tiers"],
        "actions": catalogue,
    }


def _unreadable(raw: Mapping[Section, Any], found: Fields) -> frozenset[Section]:
    optional: tuple[Section, ...] = ("tables", "scores", "decisions", "actions")
    sections = {s for s, part in raw.items() if not isinstance(part, Map)}
    sections -= {s for s in optional if _says_nothing(raw[s])}
    required: tuple[Section, ...] = ("facts", "tiers", "rules")
    return frozenset(sections.union(s for s in required if s in found.lost))


def _says_nothing(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.is_null)


def _has_faults(node: Node, converter: cattrs.BaseConverter) -> bool:
    faults = Faults()
    faults.take(converter.structure, node, FactSpec)
    return bool(faults)


def _read(parts: Mapping[str, Any]) -> frozenset[str]:
    """Give the words of all that may read a name."""
    scores, actions = parts["scores"], parts["actions"]
    readers = [parts["rules"], actions, parts["sinks"]]
    for section in (scores, parts["decisions"]):
        if isinstance(section, Map):
            readers += [*section.values(), *section.repeated]
    if isinstance(actions, Map):
        readers += [actions.part("rules"), *actions.repeated]
        readers.remove(actions)
    return frozenset[str]().union(*map(words, readers))


def _texts(node: Any) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Map():
            yield from node
            for part in (*node.values(), *node.repeated):
                yield from _texts(part)
        case Seq():
            for part in node:
                yield from _texts(part)
        case _:
            return
