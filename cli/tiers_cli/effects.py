"""What a change of policy does to the customers of a table, in each form it is told."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tiers.pipeline.diff import Affected, Effects
from tiers.text import Text
from tiers_cli.screen import counted, say

_NONE = Text("no tier", "无层级")
_FROM = Text("from \\ to", "由 \\ 至")
_MOST = Text("affected most", "受影响最大的客户")


def lines(found: Effects, tiers: Sequence[str]) -> Iterator[str]:
    """Tell people; *tiers* are those of both policies."""
    yield say(_counts(found))
    yield ""
    width = max(map(len, [*tiers, say(_NONE)]))
    for first, *others in _matrix(found, tiers):
        yield f"  {first:<{width}}  " + "  ".join(f"{n:>{width}}" for n in others)
    yield from (f"  {say(line)}" for line in (*_actions(found), *_cost(found)))
    if found.affected:
        yield ""
        yield say(_MOST)
        yield from (f"  {say(_affected(one))}" for one in found.affected)


def markdown(found: Effects, tiers: Sequence[str]) -> Iterator[str]:
    """Tell pull requests."""
    yield say(_counts(found))
    yield ""
    head, *rows = _matrix(found, tiers)
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
    yield from (f"- {say(line)}" for line in (*_actions(found), *_cost(found)))
    if found.affected:
        yield ""
        yield f"**{say(_MOST)}**"
        yield ""
        yield from (f"- {say(_affected(one))}" for one in found.affected)


def as_json(found: Effects) -> dict[str, Any]:
    """Tell machines."""
    return {
        "customers": found.customers,
        "apart": found.apart,
        "changed": found.changed,
        "moves": [
            {"from": a, "to": b, "customers": n} for (a, b), n in found.moves.items()
        ],
        "gained": dict(found.gained),
        "lost": dict(found.lost),
        "cost": found.cost and [f"{value:f}" for value in found.cost],
        "affected": [
            {
                "customer": one.customer,
                "from": one.before,
                "to": one.after,
                "gained": list(one.gained),
                "lost": list(one.lost),
                "cost": f"{one.cost:f}",
            }
            for one in found.affected
        ],
    }


def _matrix(found: Effects, named: Sequence[str]) -> list[list[str]]:
    """Lay customers out by tier before (rows) and after (columns)."""
    tiers: list[str | None] = [*named, None]
    counts = {(a, b): found.moves.get((a, b), 0) for a in tiers for b in tiers}
    rows = [t for t in tiers if t or any(counts[t, b] for b in tiers)]
    columns = [t for t in tiers if t or any(counts[a, t] for a in tiers)]
    head = [say(_FROM), *(t or say(_NONE) for t in columns)]
    return [
        head,
        *([a or say(_NONE), *(f"{counts[a, b]:,}" for b in columns)] for a in rows),
    ]


def _counts(found: Effects) -> Text:
    apart = Text("", "")
    if found.apart:
        apart = Text(
            f"; {found.apart:,} accepted by one policy only",
            f"；仅一方接受的有 {found.apart:,} 位",
        )
    return Text(
        f"{counted(found.customers, 'customer')}, {found.changed:,} affected{apart.en}",
        f"客户 {found.customers:,} 位，受影响 {found.changed:,} 位{apart.zh}",
    )


def _actions(found: Effects) -> Iterator[Text]:
    for name in dict.fromkeys((*found.gained, *found.lost)):
        gained, lost = found.gained.get(name, 0), found.lost.get(name, 0)
        yield Text(
            f"{name}: {gained:,} gain it, {lost:,} lose it",
            f"{name}：新增 {gained:,} 位，失去 {lost:,} 位",
        )


def _cost(found: Effects) -> Iterator[Text]:
    if found.cost is None:
        return
    before, after = found.cost
    change = _signed(after - before)
    yield Text(
        f"cost of all actions: {before:,f} → {after:,f} ({change})",
        f"全部措施成本：{before:,f} → {after:,f}（{change}）",
    )


def _signed(value: Decimal) -> str:
    return f"+{value:,f}" if value > 0 else f"{value:,f}".replace("-", "−")


def _affected(one: Affected) -> Text:
    parts = [f"+{name}" for name in one.gained] + [f"−{name}" for name in one.lost]
    more = f"; {' '.join(parts)}" if parts else ""
    cost_en = f"; cost {_signed(one.cost)}" if one.cost else ""
    cost_zh = f"；成本 {_signed(one.cost)}" if one.cost else ""
    return Text(
        f"{one.customer}: {one.before or _NONE.en} → {one.after or _NONE.en}"
        f"{more}{cost_en}",
        f"{one.customer}：{one.before or _NONE.zh} → {one.after or _NONE.zh}"
        f"{more}{cost_zh}",
    )
