"""Waves in words: who is asked once more, by what, and what it costs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tiers.pipeline.surveys.following import Wave
from tiers.text import Text
from tiers_cli.survey.labels import channel_label


def costs(wave: Wave, name: str) -> Text:
    """Tell how large a wave is, and whether the budget has room for it."""
    found = Text(
        f"{name}: wave {wave.number} asks {len(wave.people):,} people, "
        f"cost {wave.cost:,.0f}",
        f"{name}：第 {wave.number} 次跟进 {len(wave.people):,} 人，"
        f"费用 {wave.cost:,.0f}",
    )
    if wave.left is None:
        return found
    left = f"{max(wave.left, 0):,.0f}"
    if wave.cost <= wave.left:
        return Text(f"{found.en} of {left} left", f"{found.zh}，预算尚余 {left}")
    return Text(
        f"{found.en}, more than the {left} left of the budget",
        f"{found.zh}，超出预算余额 {left}",
    )


def cells(wave: Wave, tiers: Sequence[str] = ()) -> Iterator[Text]:
    """Tell of each tier and channel, in the order of *tiers*, and who asked before."""
    counts = Counter(
        (person.tier, person.channel, person.earlier[-1]) for person in wave.people
    )
    order = {tier: n for n, tier in enumerate(tiers)}
    for (tier, name, earlier), count in sorted(
        counts.items(), key=lambda cell: (order.get(cell[0][0], len(order)), cell[0])
    ):
        channel, last = channel_label(name), channel_label(earlier)
        if name == earlier:
            yield Text(
                f"{tier}: {count:,} by {channel} once more",
                f"{tier}：{count:,} 人再次由{channel}跟进",
            )
        else:
            yield Text(
                f"{tier}: {count:,} by {channel} instead of {last}",
                f"{tier}：{count:,} 人由{last}改为{channel}",
            )
