"""What plugins offer, looked at before anything uses it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

import attrs

from tiers.hooks import Later
from tiers.lang.lexer import KEYWORDS
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.library.signature import Taken
from tiers.ports import (
    Channel,
    ColumnScorer,
    DeliverySink,
    Engine,
    Function,
    Host,
    Scorer,
    Section,
    TableSink,
    TableSource,
    UrlSink,
    UrlSource,
)
from tiers.problems import Refusal
from tiers.schema import LIMIT, Null, Number, Type
from tiers.text import Text

PORTS: Mapping[str, tuple[type, ...]] = {
    "scorers": (Scorer, ColumnScorer),
    "engines": (Engine,),
    "hosts": (Host,),
    "sources": (TableSource, UrlSource),
    "sinks": (TableSink, UrlSink, DeliverySink),
    "channels": (Channel,),
    "sections": (Section,),
    "functions": (Function,),
}
"""What each hook asks for, `tiers_scorers` for scorers: any of these protocols."""

NOUNS: Mapping[str, Text] = {
    "scorers": Text("scoring models", "评分模型"),
    "engines": Text("engines", "引擎"),
    "hosts": Text("hosts", "计算平台"),
    "sources": Text("sources", "读取格式"),
    "sinks": Text("sinks", "写出格式"),
    "channels": Text("channels", "渠道"),
    "sections": Text("sections", "报告章节"),
    "functions": Text("functions", "函数"),
}
"""What people call them."""

FORMATS = {"sources", "sinks"}
"""What is found by the ending of a file or the scheme of a URL, not by its name."""

LATER = set(PORTS) - {"sections", "functions"}
"""What a run may do without, so that it may be offered for later."""

_MOST = 1000
"""Offers of one plugin by one hook; a generator without end is cut off here."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")
_FOLDER = re.compile(r"\w[\w-]{0,39}")
_FUNCTION = re.compile(r"[^\W\d]\w*( \w+)*")


def listed(answers: Iterable[Any]) -> list[Any]:
    """Give the offers of a hook's answer.

    Raises:
        Refusal: the answer is no collection of offers.
    """
    found: list[Any] = []
    for answer in answers:
        if isinstance(answer, str | bytes | Mapping) or not _is_iterable(answer):
            kind = type(answer).__name__
            raise Refusal(
                Text(f"it gives no list but {kind}", f"返回的不是列表而是 {kind}")
            )
        found += islice(answer, _MOST + 1)
    if len(found) > _MOST:
        message = (
            f"it offers more than {_MOST:,} things",
            f"提供的内容超过 {_MOST:,} 项",
        )
        raise Refusal(Text(*message))
    return found


def claims(offer: Any) -> tuple[str, ...]:
    """List the endings of files and the beginnings of URLs that a format claims."""
    schemes = (f"{scheme}://" for scheme in getattr(offer, "schemes", ()))
    return (*getattr(offer, "suffixes", ()), *schemes)


def _is_iterable(answer: object) -> bool:
    return hasattr(type(answer), "__iter__")


def check(kind: str, offer: Any) -> None:
    """Make sure that an offer can be used; of one for later, what it says of itself.

    Raises:
        Refusal: something that its protocol names is missing or of another kind.
    """
    ports = PORTS[kind]
    if not (isinstance(offer, Later) and kind in LATER):
        _check_whole(offer, ports)
    elif kind in FORMATS and not claims(offer):
        raise Refusal(Text("it claims nothing", "未声明扩展名或地址类型"))
    if not isinstance(offer.name, str) or not offer.name.strip():
        raise Refusal(Text("its `name` is no text", "`name` 不是文本"))
    for name, fits, message in _EXACT:
        if (
            hasattr(offer, name)
            and _asks(ports, name)
            and not fits(getattr(offer, name))
        ):
            raise Refusal(message)
    if kind == "functions":
        _check_function(offer)
    if kind == "channels" and not _FOLDER.fullmatch(offer.name):
        raise Refusal(Text("no folder can have its `name`", "`name` 不能用作文件夹名"))


def _check_whole(offer: Any, ports: tuple[type, ...]) -> None:
    lacking = min((list(_lacking(offer, port)) for port in ports), key=len)
    if lacking:
        names = ", ".join(f"`{name}`" for name in lacking)
        raise Refusal(Text(f"it lacks {names}", f"缺少 {names}"))


def _members(port: type) -> dict[str, Any]:
    """Give what a protocol names, that of its ancestors included."""
    inherited = [vars(c) for c in reversed(port.__mro__) if c.__module__ != "typing"]
    return {
        name: member
        for members in inherited
        for name, member in members.items()
        if not name.startswith("_")
        and (callable(member) or isinstance(member, property))
    }


def _asks(ports: tuple[type, ...], name: str) -> bool:
    return any(name in _members(port) for port in ports)


def _lacking(offer: Any, port: type) -> Iterator[str]:
    """Name what *offer* lacks of a protocol."""
    if attrs.has(port):
        if not isinstance(offer, port):
            yield port.__name__
        return
    for name, member in _members(port).items():
        there = getattr(offer, name, None)
        if there is None or not (isinstance(member, property) or callable(there)):
            yield name


def _are_suffixes(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(s, str) and s.startswith(".") and s == s.lower() for s in value
    )


def _are_schemes(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(s, str) and _SCHEME.fullmatch(s) for s in value
    )


def _are_terms(value: Any) -> bool:
    from tiers.ports import Terms  # noqa: PLC0415 - of surveys, which few runs need

    return isinstance(value, Terms)


_EXACT: tuple[tuple[str, Callable[[Any], bool], Text], ...] = (
    (
        "params",
        lambda value: isinstance(value, type) and attrs.has(value),
        Text("its `params` is no attrs class", "`params` 不是 attrs 类"),
    ),
    (
        "suffixes",
        _are_suffixes,
        Text(
            "its `suffixes` are no tuple of endings such as `.csv`",
            "`suffixes` 不是由 `.csv` 这样的扩展名组成的元组",
        ),
    ),
    (
        "schemes",
        _are_schemes,
        Text(
            "its `schemes` are no tuple of words such as `postgresql`",
            "`schemes` 不是由 `postgresql` 这样的名称组成的元组",
        ),
    ),
    (
        "label",
        lambda value: isinstance(value, Text),
        Text("its `label` is no Text", "`label` 不是 Text"),
    ),
    (
        "terms",
        _are_terms,
        Text("its `terms` are no Terms", "`terms` 不是 Terms"),
    ),
    (
        "title",
        lambda value: isinstance(value, Text),
        Text("its `title` is no Text", "`title` 不是 Text"),
    ),
)


def _is_column(result: Any) -> bool:
    match result:
        case Number(
            places=int() as places, low=Decimal() as low, high=Decimal() as high
        ):
            return places >= 0 and low <= high and max(-low, high) <= LIMIT
        case _:
            return isinstance(result, Type) and not isinstance(result, Null)


def _check_function(function: Function) -> None:
    name = function.name
    if not _FUNCTION.fullmatch(name) or KEYWORDS & set(name.split()):
        raise Refusal(
            Text("no expression can call a function so", "表达式无法使用这样的函数名")
        )
    if name in BUILTINS or name in {"now", "today"}:
        raise Refusal(Text("FEEL has this function itself", "FEEL 自带同名函数"))
    if not all(isinstance(p, Taken) for p in function.parameters):
        raise Refusal(Text("a parameter is no `Taken`", "有参数不是 `Taken`"))
    if not (function.result is None or _is_column(function.result)):
        raise Refusal(
            Text(
                "its `result` is no type of `tiers.schema` with bounds",
                "`result` 不是 `tiers.schema` 中带边界的类型",
            )
        )
    if not callable(function.meaning):
        raise Refusal(Text("its `meaning` can't be called", "`meaning` 无法调用"))
