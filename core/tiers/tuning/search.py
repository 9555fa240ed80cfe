"""Try thresholds: those that meet all targets, the fewest customers moved first."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import prod

import attrs

from tiers.program.program import Tunable
from tiers.schema import EXACT
from tiers.tuning.groups import Fate, Groups
from tiers.tuning.targets import Target

MOST = 20_000
"""The most combinations of thresholds that are tried."""

_SHOWN = 3
"""The most alternatives that are kept."""


@attrs.frozen
class Trial:
    """Thresholds, and what becomes of the customers."""

    thresholds: tuple[Decimal, ...]
    moved: int
    """Customers whose tier is another than now."""
    values: tuple[Decimal, ...]
    """What each target measures."""
    met: tuple[bool, ...]
    steps: int
    """How many steps the thresholds are from where they are now, added up."""
    is_calm: bool
    """Whether no more customers move than may."""

    @property
    def is_good(self) -> bool:
        """Whether all targets are met, and few enough customers move."""
        return self.is_calm and all(self.met)


@attrs.frozen
class Tuned:
    """What a search came to."""

    now: Trial
    best: Trial | None
    others: tuple[Trial, ...]
    """Other thresholds that do: fewer steps, or other thresholds."""
    tried: int
    is_whole: bool
    """Whether all combinations within the steps and ranges were tried."""
    near: tuple[Trial | None, ...] = ()
    """Where nothing does: by target, what comes nearest to it if the others are met."""
    binding: tuple[bool, ...] = ()
    """Where nothing does: by target, whether all would be well without it; at the end,
    whether it would if more customers might move."""
    alone: tuple[Trial | None, ...] = ()
    """Where nothing does: by target, what comes nearest to it, the others aside."""


def tune(  # noqa: PLR0913 - one argument for each thing that is asked
    groups: Groups,
    tunables: Sequence[Tunable],
    targets: Sequence[Target],
    *,
    most_moved: Decimal,
    within: Decimal,
    advance: Callable[[int], None] = lambda _: None,
) -> Tuned:
    """Try all thresholds in steps; *most_moved* and *within* are shares."""
    judge = _Judge.of(groups, tunables, targets, most_moved, within)
    now = judge.trial(tuple(t.at for t in tunables))
    values, is_whole = grids(tunables)
    trials: list[Trial] = []
    for thresholds in product(*values):
        trials.append(judge.trial(thresholds))
        advance(1)
    good = sorted(filter(_is_good, trials), key=_rank)
    if good:
        others = _others(good[0], good[1:])
        return Tuned(now, good[0], others, len(trials), is_whole)
    near = [_nearest(trials, targets, at) for at in range(len(targets))]
    binding = [
        any(_without(trial, at) for trial in trials) for at in range(len(targets))
    ]
    binding.append(any(all(trial.met) for trial in trials))
    calm = [trial for trial in trials if trial.is_calm]
    alone = [_closest(calm, targets, at) for at in range(len(targets))]
    return Tuned(
        now=now,
        best=None,
        others=(),
        tried=len(trials),
        is_whole=is_whole,
        near=tuple(near),
        binding=tuple(binding),
        alone=tuple(alone),
    )


def _is_good(trial: Trial) -> bool:
    return trial.is_good


def _rank(trial: Trial) -> tuple[int, int, tuple[Decimal, ...]]:
    return trial.moved, trial.steps, trial.thresholds


def _others(best: Trial, rest: Sequence[Trial]) -> tuple[Trial, ...]:
    """Choose alternatives that are no mere neighbours of one another in effect."""
    found: list[Trial] = []
    seen = {best.values}
    for trial in rest:
        if trial.values not in seen:
            seen.add(trial.values)
            found.append(trial)
        if len(found) == _SHOWN:
            break
    return tuple(found)


def _without(trial: Trial, at: int) -> bool:
    """Tell whether a trial does, but for one target."""
    return trial.is_calm and all(m for n, m in enumerate(trial.met) if n != at)


def _nearest(
    trials: Sequence[Trial], targets: Sequence[Target], at: int
) -> Trial | None:
    """Find what comes nearest to a target among what does but for it."""
    return _closest([t for t in trials if _without(t, at)], targets, at)


def _closest(
    trials: Sequence[Trial], targets: Sequence[Target], at: int
) -> Trial | None:
    """Find what meets a target, or comes nearest to it."""
    return min(
        trials,
        key=lambda trial: (
            not trial.met[at],
            targets[at].distance(trial.values[at]),
            *_rank(trial),
        ),
        default=None,
    )


def grids(tunables: Sequence[Tunable]) -> tuple[list[list[Decimal]], bool]:
    """Give the values of each threshold, the nearest ones if there are too many."""
    found = [list(_grid(tunable)) for tunable in tunables]
    is_whole = True
    while _size(found) > MOST:
        is_whole = False
        at = max(range(len(found)), key=lambda n: len(found[n]))
        far = max(found[at], key=lambda value: abs(value - tunables[at].at))
        found[at].remove(far)
    return found, is_whole


def _size(found: Sequence[Sequence[Decimal]]) -> int:
    return prod(map(len, found))


def _grid(tunable: Tunable) -> Iterator[Decimal]:
    first = -((tunable.at - tunable.low) // tunable.step)
    last = (tunable.high - tunable.at) // tunable.step
    for n in range(int(first), int(last) + 1):
        yield EXACT.add(tunable.at, EXACT.multiply(tunable.step, Decimal(n)))


@attrs.frozen
class _Judge:
    groups: Groups
    tunables: Sequence[Tunable]
    targets: Sequence[Target]
    most_moved: Decimal
    slacks: tuple[Decimal, ...]
    now: tuple[Fate, ...]

    @classmethod
    def of(
        cls,
        groups: Groups,
        tunables: Sequence[Tunable],
        targets: Sequence[Target],
        most_moved: Decimal,
        within: Decimal,
    ) -> "_Judge":
        total = groups.total
        return cls(
            groups,
            tunables,
            targets,
            most_moved * total,
            tuple(target.slack(total, within) for target in targets),
            tuple(groups.fates([t.at for t in tunables])),
        )

    def trial(self, thresholds: tuple[Decimal, ...]) -> Trial:
        """Count what becomes of the customers by some thresholds."""
        counts: Counter[tuple[str, str]] = Counter()
        moved = 0
        fates = self.groups.fates(thresholds)
        for group, fate, before in zip(
            self.groups.groups, fates, self.now, strict=True
        ):
            tier, actions = fate
            moved += group.count * (tier != before[0])
            if tier is not None:
                counts["tier", tier] += group.count
            for action in actions:
                counts["action", action] += group.count
        values = tuple(t.value(counts, self.groups.total) for t in self.targets)
        met = zip(self.targets, values, self.slacks, strict=True)
        steps = (
            abs(value - tunable.at) / tunable.step
            for value, tunable in zip(thresholds, self.tunables, strict=True)
        )
        return Trial(
            thresholds=thresholds,
            moved=moved,
            values=values,
            met=tuple(t.is_met(value, slack) for t, value, slack in met),
            steps=int(sum(steps)),
            is_calm=moved < self.most_moved or moved == 0,
        )
