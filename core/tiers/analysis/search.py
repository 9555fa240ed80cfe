"""Look for a customer of whom something holds, and let the interpreter confirm it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

import attrs
import z3

from tiers.analysis.copies import Copy
from tiers.analysis.logic import Z, every
from tiers.analysis.witnesses import Replay, Witness, learn, valued, witnesses
from tiers.analysis.world import Coded, World

_ROUNDS = 60
"""How often an example that guessed wrong is looked for anew."""
_BRIEF = 400
"""Milliseconds for a question whose answer only makes an example nicer."""


class Undecided(Exception):  # noqa: N818 - it is an answer, and no error
    """The question could not be decided in the time it was given."""


class Unconfirmed(Exception):  # noqa: N818 - it says which of our two readings is off
    """The interpreter contradicts an example that nothing was guessed for: our bug."""


@attrs.frozen
class Wish:
    """What would be nice about an example: the first option, or a small value."""

    options: tuple[Z, ...]
    least: Z = None
    """What should be near nought if no option can be granted."""


Wishes = Sequence[Wish]

Confirm = Callable[[Mapping[str, Witness]], bool]
"""Tells, from each copy's witness, whether the interpreter agrees."""


@attrs.define
class Search:
    """The solver, and what it was told."""

    world: World
    copies: tuple[Copy, ...]
    replay: Replay
    seconds: float
    """The time for one question."""
    free: z3.Solver = attrs.field(init=False)
    """Knows facts and leaves scores free: quick, and enough where it says never."""
    full: z3.Solver = attrs.field(init=False)
    """Knows how scores come about."""
    plain: Wishes = ()
    """What is granted in an example that people read, if it can be."""
    _told: list[int] = attrs.field(factory=lambda: [0, 0])
    _model: Any = None

    @free.default
    def _fresh_free(self) -> z3.Solver:
        return _solver(self.world.context)

    @full.default
    def _fresh_full(self) -> z3.Solver:
        return _solver(self.world.context)

    def tell(self) -> None:
        """Tell the solvers what the world has learnt meanwhile."""
        facts, definitions = self._told
        for truth in self.world.facts[facts:]:
            self.free.add(truth)
            self.full.add(truth)
        for truth in self.world.definitions[definitions:]:
            self.full.add(truth)
        self._told = [len(self.world.facts), len(self.world.definitions)]

    def never(self, *asked: Z) -> bool:
        """Tell whether something holds of no customer, whatever the scores are."""
        whole = every(asked)
        if whole is False:
            return True
        return bool(self._check(self.free, whole, self.seconds * 1000) == z3.unsat)

    def surely_never(self, *asked: Z) -> bool:
        """Tell whether something holds of no customer, as scores come about."""
        whole = every(asked)
        if self.hardly_free(whole):
            return True
        return bool(self._check(self.full, whole, self.seconds * 1000) == z3.unsat)

    def hardly(self, *asked: Z) -> bool:
        """Tell whether it is quickly seen that something holds of no customer."""
        whole = every(asked)
        return self.hardly_free(whole) or self.hardly_full(whole)

    def hardly_free(self, *asked: Z) -> bool:
        """Tell whether it is quickly seen so, whatever the scores are."""
        whole = every(asked)
        return whole is False or self._check(self.free, whole, _BRIEF) == z3.unsat

    def hardly_full(self, *asked: Z) -> bool:
        """Tell whether it is quickly seen so from how scores come about."""
        if not self.world.definitions:
            return False
        return bool(self._check(self.full, every(asked), _BRIEF) == z3.unsat)

    def _check(self, solver: z3.Solver, whole: Z, milliseconds: float) -> Any:
        self.tell()
        solver.set("timeout", max(1, int(milliseconds)))
        return solver.check() if whole is True else solver.check(whole)

    def found(
        self, asked: Z, confirm: Confirm, prefer: Wishes | None = None
    ) -> Mapping[str, Witness] | None:
        """Find a customer of whom *asked* holds; None if there is none.

        With *prefer*, of each of these wishes the first that is possible is granted,
        and then those for plain values.

        Raises:
            Undecided: time is over, or guesses were corrected too often.
            Unconfirmed: the interpreter says otherwise, and nothing was guessed.
        """
        if self.never(asked):
            return None
        if self.world.texts and self.world.guesses:
            with suppress(Undecided):
                plain = every([asked, self.world.is_plain])
                if found := self._found(plain, confirm, prefer):
                    return found
        return self._found(asked, confirm, prefer)

    def _found(
        self, asked: Z, confirm: Confirm, prefer: Wishes | None
    ) -> Mapping[str, Witness] | None:
        """Look for an example, correcting guesses on the way."""
        end = monotonic() + self.seconds
        for _ in range(_ROUNDS):
            left = (end - monotonic()) * 1000
            answer = self._check(self.full, asked, left) if left > 0 else z3.unknown
            if answer == z3.unsat:
                return None
            if answer == z3.unknown:
                raise Undecided
            self._model = self.full.model()
            if prefer is not None:
                self._grant(asked, [*prefer, *self.plain], end)
            found = witnesses(self._model, self.world, self.copies, self.replay)
            if confirm(found):
                return found
            if not learn(self._model, self.world, self.copies, found):
                raise Unconfirmed(found)
        raise Undecided

    def _grant(self, asked: Z, wishes: Wishes, end: float) -> None:
        """Choose among examples the one that people would choose."""
        pinned = [asked]
        for wish in wishes:
            for option in wish.options:
                if self._fulfils(pinned, option, end):
                    pinned.append(option)
                    break
            else:
                if wish.least is not None:
                    pinned.append(wish.least == self._least(pinned, wish.least, end))

    def _fulfils(self, pinned: list[Z], option: Z, end: float) -> bool:
        """Grant a wish if it can be; the last example is then one that fulfils it."""
        if valued(self._model, option):
            return True
        left = min(_BRIEF, (end - monotonic()) * 1000)
        if (
            left <= 0
            or self._check(self.full, every([*pinned, option]), left) != z3.sat
        ):
            return False
        self._model = self.full.model()
        return True

    def _least(self, pinned: list[Z], value: Z, end: float) -> int:
        """Find the value nearest to nought, so that every machine finds the same."""
        found = int(valued(self._model, value))
        is_below = found < 0
        near, far = 0, abs(found)
        while near < far:
            middle = (near + far) // 2
            side = (
                [value <= 0, value >= -middle]
                if is_below
                else [value >= 0, value <= middle]
            )
            if self._fulfils(pinned, every(side), end):
                far = abs(int(valued(self._model, value)))
            else:
                near = middle + 1
        return int(valued(self._model, value))

    def example(self, coded: Coded) -> tuple[Any, bool]:
        """Give a value in the last example, and whether it is missing there."""
        missing = bool(valued(self._model, coded.missing))
        return valued(self._model, coded.value), missing


def _solver(context: z3.Context) -> z3.Solver:
    """Make a solver that leaves interruptions to Python."""
    found = z3.Solver(ctx=context)
    found.set("ctrl_c", False)  # noqa: FBT003 - a parameter of the solver's
    return found
