"""Regions in the owner's terms: as conditions to read, and as cells of a table."""

from collections.abc import Iterator
from decimal import Decimal

import attrs

from tiers.analysis.dimensions import Dimension, bits, runs
from tiers.analysis.regions import Box
from tiers.lang import ir
from tiers.lang.written_nodes import literal, written
from tiers.program.cutting import Test, ends
from tiers.schema import Boolean, Number, String
from tiers.text import Text


@attrs.frozen
class _End:
    """One end of an interval: a constant of the policy, and whether it belongs."""

    value: str
    is_in: bool


def said(box: Box) -> Text:
    """Say where a box lies; a box without sides is everywhere."""
    parts = [_side(dimension, codes) for dimension, codes in box.sides]
    return Text(" and ".join(p.en for p in parts), "，且 ".join(p.zh for p in parts))


def where(box: Box) -> Text:
    """Say where, as the end of an English sentence and the head of a Chinese one."""
    if not box.sides:
        return Text(" for anybody", "对所有客户")
    words = said(box)
    return Text(f" where {words.en}", f"{words.zh} 时")


def feel(box: Box) -> str:
    """Write a box as a condition in FEEL."""
    parts = [_feel(dimension, codes) for dimension, codes in box.sides]
    return " and ".join(parts) or "true"


def cell(dimension: Dimension, codes: int) -> str:
    """Write the pieces of one input as the test of a table's cell."""
    known, tests_ = codes & ~dimension.missing, []
    if dimension.is_ordered:
        for low, high in _intervals(dimension, known):
            tests_.append(_test(low, high))
    elif known:
        names = [_label(v) for v in _values(dimension, known)]
        tests_ += names or [_others(dimension, known)]
    if codes & dimension.missing:
        tests_.append("null")
    return ", ".join(tests_) or "-"


def _side(dimension: Dimension, codes: int) -> Text:
    known = codes & ~dimension.missing
    if codes == dimension.full & ~dimension.missing:
        return Text(f"{_name(dimension)} is known", f"{_name(dimension)} 已知")
    parts = [Text.same(part) for part in _known(dimension, known)]
    if codes & dimension.missing:
        name = _name(dimension)
        parts.append(Text(f"{name} is missing", f"{name} 缺失"))
    english = " or ".join(part.en for part in parts)
    chinese = " 或 ".join(part.zh for part in parts)
    if len(parts) > 1:
        return Text(f"({english})", f"（{chinese}）")
    return Text(english, chinese)


def _feel(dimension: Dimension, codes: int) -> str:
    known = codes & ~dimension.missing
    parts = list(_known(dimension, known, is_feel=True))
    if codes & dimension.missing:
        parts.append(f"{_name(dimension)} = null")
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def _known(dimension: Dimension, codes: int, *, is_feel: bool = False) -> Iterator[str]:
    """Say which known values are meant."""
    name = _name(dimension)
    if not codes:
        return
    if dimension.is_ordered:
        for low, high in _intervals(dimension, codes):
            yield _interval(name, low, high, is_feel=is_feel)
        return
    if isinstance(dimension.input.type, Boolean):
        text = written(dimension.input)
        for value in _values(dimension, codes):
            yield text if value else f"not({text})"
        return
    names = [_label(value) for value in _values(dimension, codes)]
    if not names:
        yield _others(dimension, codes, name)
    elif len(names) == 1:
        yield f"{name} = {names[0]}"
    else:
        yield f"{name} in ({', '.join(names)})"


def _values(dimension: Dimension, codes: int) -> list[str | bool]:
    """List the values of some codes; none if they can't all be listed."""
    labels = dimension.cut.labels
    found = [labels[at] for at in bits(codes) if at < len(labels)]
    if codes >> len(labels) & 1:
        kind = dimension.input.type
        if not isinstance(kind, String) or not kind.values:
            return []
        found += [value for value in kind.values if value not in labels]
        return sorted(found, key=lambda v: kind.values.index(str(v)))
    return found


def _others(dimension: Dimension, codes: int, name: str = "") -> str:
    """Say which texts are left out, where any other is meant."""
    labels = dimension.cut.labels
    out = [_label(v) for at, v in enumerate(labels) if not codes >> at & 1]
    if name:
        return f"not({name} in ({', '.join(out)}))" if out else f"{name} != null"
    return f"not({', '.join(out)})"


def _label(value: str | bool) -> str:  # noqa: FBT001 - a label may be a truth
    return literal(value)


def _name(dimension: Dimension) -> str:
    node = dimension.input
    text = written(node)
    return text if isinstance(node, ir.Column | ir.Call) else f"({text})"


def _intervals(
    dimension: Dimension, codes: int
) -> Iterator[tuple[_End | None, _End | None]]:
    known = dimension.full & ~dimension.missing
    lowest = (known & -known).bit_length() - 1
    highest = known.bit_length() - 1
    for first, last in runs(codes):
        low = None if first == lowest else _end(dimension, first - 1, is_low=True)
        high = None if last == highest else _end(dimension, last, is_low=False)
        if _is_single(dimension, low, high):
            yield low or high, low or high
        else:
            yield low, high


def _is_single(dimension: Dimension, low: _End | None, high: _End | None) -> bool:
    """Tell whether an interval holds nothing but the last value of its range."""
    kind, end = dimension.input.type, low or high
    if not isinstance(kind, Number) or end is None or not end.is_in or (low and high):
        return False
    return Decimal(end.value) == (kind.high if low else kind.low)


def _end(dimension: Dimension, at: int, *, is_low: bool) -> _End:
    """Find the shortest constant of the policy that says where a piece ends."""
    point = dimension.cut.points[at]
    found: list[_End] = []
    for test in dimension.tests:
        if test.value is None:
            continue
        begin, beyond = ends(test.value, dimension.input.type)
        shown = _shown(test)
        if point == begin:
            found.append(_End(shown, is_in=is_low))
        if point == beyond:
            found.append(_End(shown, is_in=not is_low))
    return min(found, key=lambda end: (len(end.value), not end.is_in))


def _shown(test: Test) -> str:
    return literal(test.value)


def _interval(
    name: str, low: _End | None, high: _End | None, *, is_feel: bool = False
) -> str:
    if low and high and low.value == high.value:
        return f"{name} = {low.value}"
    if low and high and not is_feel:
        left = "<=" if low.is_in else "<"
        right = "<=" if high.is_in else "<"
        return f"{_plain(low)} {left} {name} {right} {_plain(high)}"
    parts = []
    if low:
        parts.append(f"{name} >{'=' * low.is_in} {_read(low, is_feel=is_feel)}")
    if high:
        parts.append(f"{name} <{'=' * high.is_in} {_read(high, is_feel=is_feel)}")
    return " and ".join(parts) or f"{name} != null"


def _read(end: _End, *, is_feel: bool) -> str:
    return end.value if is_feel else _plain(end)


def _plain(end: _End) -> str:
    """Write a date without what FEEL needs around it."""
    text = end.value
    return text[6:-2] if text.startswith('date("') else text


def _test(low: _End | None, high: _End | None) -> str:
    if low and high:
        if low.value == high.value:
            return low.value
        left, right = "[" if low.is_in else "(", "]" if high.is_in else ")"
        return f"{left}{low.value}..{high.value}{right}"
    if low:
        return f">{'=' * low.is_in} {low.value}"
    return f"<{'=' * high.is_in} {high.value}" if high else "not(null)"
