"""Put together again the text that YAML cuts at a comma.

`{model: expression, formula: max(0, 100 - delay)}` reads well and is valid YAML, but
for YAML its last entry is a key `100 - delay)` without a value. A policy has no use
for such keys, so one that follows plain text is the rest of that text.
"""

import re
from typing import Any

from ruamel.yaml.nodes import MappingNode, ScalarNode

_NEXT = re.compile(r"\s*[,}]")
_BREAK = re.compile(r"\s*\n\s*")


def entries(mapping: MappingNode, text: str) -> list[tuple[Any, Any]]:
    """Give the keys and values of *mapping*, which was composed from *text*."""
    result: list[tuple[Any, Any]] = []
    for key, value in mapping.value:
        whole = None
        if result and mapping.flow_style and _is_lone(key, value, text):
            whole = _joined(result[-1][1], key, text)
        if whole is None:
            result.append((key, value))
        else:
            result[-1] = (result[-1][0], whole)
    return result


def _is_lone(key: Any, value: Any, text: str) -> bool:
    """Tell whether *key* is plain text without even a colon after it."""
    if not _is_plain(key) or value.value != "":
        return False
    return _NEXT.match(text, key.end_mark.index) is not None


def _joined(first: Any, rest: ScalarNode, text: str) -> ScalarNode | None:
    if not _is_plain(first) or first.value == "":
        return None
    start, end = first.start_mark, rest.end_mark
    written = text[start.index : end.index]
    if " #" in written:
        return None
    words = _BREAK.sub(" ", written)
    return ScalarNode("tag:yaml.org,2002:str", words, start, end)


def _is_plain(node: Any) -> bool:
    return isinstance(node, ScalarNode) and not node.style
