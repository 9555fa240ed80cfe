"""The nodes of a YAML text with their places, as the steps of the layout read them."""

import warnings
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

AnyNode = MappingNode | ScalarNode | SequenceNode


def composed(text: str) -> AnyNode:
    """Give the root node of a text that is known to be sound."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReusedAnchorWarning)
        root: AnyNode = YAML(typ="safe", pure=True).compose(text)
    return root


def parts(node: AnyNode) -> Iterator[AnyNode]:
    """Give the keys, values and entries of a node."""
    match node:
        case MappingNode():
            for key, value in node.value:
                yield key
                yield value
        case SequenceNode():
            yield from node.value
        case _:
            return


def everything(node: AnyNode) -> Iterator[AnyNode]:
    """Give a node and all that lies in it."""
    yield node
    for part in parts(node):
        yield from everything(part)


def is_block_text(node: AnyNode) -> bool:
    """Tell whether a text is written in lines of its own, behind `|` or `>`."""
    return isinstance(node, ScalarNode) and node.style in ("|", ">")


def raw(node: AnyNode, text: str) -> str:
    """Give what is written of a node, with its quotes."""
    return text[node.start_mark.index : node.end_mark.index]


def is_one_line(node: AnyNode) -> bool:
    """Tell whether a node begins and ends on one line."""
    return bool(node.start_mark.line == node.end_mark.line)


__all__ = [
    "AnyNode",
    "MappingNode",
    "ScalarNode",
    "SequenceNode",
    "composed",
    "everything",
    "is_block_text",
    "is_one_line",
    "parts",
    "raw",
]
