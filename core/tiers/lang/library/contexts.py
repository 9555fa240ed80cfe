"""Functions on contexts: reading entries, and contexts made of others."""

from collections.abc import Mapping

from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import STRING, ContextType, ListType
from tiers.lang.values import Value
from tiers.problems import Refusal
from tiers.text import Text

_Entries = Mapping[str, Value]


def _entries(of: _Entries) -> Value:
    return tuple({"key": name, "value": value} for name, value in of.items())


def _context(entries: tuple[_Entries | None, ...]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if entry else None
        if entry is None or not isinstance(key, str) or "value" not in entry:
            message = Text(
                "an entry needs a `key`, which is a text, and a `value`",
                "每一项都要有文本的 `key` 和一个 `value`",
            )
            raise Refusal(message)
        if key in made:
            message = Text(f"the key `{key}` comes twice", f"键 `{key}` 重复")
            raise Refusal(message)
        made[key] = entry["value"]
    return made


def _with(of: _Entries, key: str, value: Value) -> _Entries:
    return {**of, key: value}


def _with_deep(of: _Entries, keys: tuple[str | None, ...], value: Value) -> _Entries:
    """Put *value* at the end of a path, all of which but the last must be there."""
    if not keys or keys[0] is None:
        raise Refusal(Text("a key is missing", "缺少键"))
    key, rest = keys[0], keys[1:]
    if not rest:
        return _with(of, key, value)
    inner = of.get(key)
    if not isinstance(inner, Mapping):
        raise Refusal(Text(f"there is no context at `{key}`", f"`{key}` 处没有上下文"))
    return _with(of, key, _with_deep(inner, rest, value))


def _merged(contexts: tuple[_Entries | None, ...]) -> Value:
    made: dict[str, Value] = {}
    for part in contexts:
        if part is None:
            raise Refusal(Text("one of the contexts is null", "其中有空值"))
        made |= part
    return made


_M = Taken("m", ContextType())
_CONTEXT, _KEY = Taken("context", ContextType()), Taken("key", STRING)
_VALUE = Taken("value")

CONTEXTS: Mapping[str, tuple[Signature, ...]] = {
    "get value": (Signature((_M, _KEY), lambda of, key: of.get(key)),),
    "get entries": (Signature((_M,), _entries),),
    "context": (Signature((Taken("entries", ListType(ContextType())),), _context),),
    "context put": (
        Signature((_CONTEXT, _KEY, _VALUE), _with),
        Signature((_CONTEXT, Taken("keys", ListType(STRING)), _VALUE), _with_deep),
    ),
    "context merge": (
        Signature((Taken("contexts", ListType(ContextType())),), _merged),
    ),
}
"""The functions by name, each with the ways to call it."""
