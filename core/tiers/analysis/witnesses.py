"""An example of the solver, read as customers and replayed by the interpreter."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs
import z3

from tiers.analysis.copies import Copy
from tiers.analysis.logic import Z
from tiers.analysis.values import decoded
from tiers.analysis.world import Coded, Values, World
from tiers.results import Decision
from tiers.schema import Scalar, Type


@attrs.frozen
class Witness:
    """A customer as facts, and scores that are given because nothing defines them."""

    facts: Mapping[str, Scalar]
    given: Mapping[str, Any]
    values: Values = attrs.field(repr=False)
    """With scores and decisions, as the interpreter computes them."""
    decision: Decision


class Replay(Protocol):
    """The interpreter, by the copy that is asked about; `pipeline` hands it in."""

    def decide(self, copy: str, facts: Values, given: Values) -> Decision:
        """Decide about a customer."""

    def values(self, copy: str, facts: Values, given: Values) -> Values:
        """Give the customer with scores, decisions and the tier."""


def witnesses(
    model: Any, world: World, copies: Sequence[Copy], replay: Replay
) -> dict[str, Witness]:
    """Read an example as a customer of each copy, and replay it."""
    words = {number: word for word, number in world.words.items()}
    found: dict[str, Witness] = {}
    for copy in copies:
        facts = {
            fact.name: _read(model, copy, fact.name, fact.type, words)
            for fact in copy.program.schema.facts
        }
        types = copy.coder.types
        given = {
            name: _read(model, copy, name, types[name], words)
            for name in sorted(copy.free)
        }
        found[copy.name] = Witness(
            facts=facts,
            given=given,
            values=replay.values(copy.name, facts, given),
            decision=replay.decide(copy.name, facts, given),
        )
    return found


def learn(
    model: Any,
    world: World,
    copies: Sequence[Copy],
    found: Mapping[str, Witness],
) -> bool:
    """Correct what was guessed wrong; tell whether anything was."""
    is_wrong = False
    for guess in list(world.guesses):
        copy = next(c for c in copies if c.name == guess.owner)
        actual = world.evaluate(guess.node, found[guess.owner].values)
        coded = copy.coder.constant(actual, guess.node.type)
        wanted = None if actual is None else coded.value
        if _said(model, guess.coded) == wanted:
            continue
        is_wrong = True
        for truth in guess.learn(wanted, lambda term: valued(model, term)):
            world.say(truth)
    return is_wrong


def valued(model: Any, term: Z) -> Any:
    """Give what an example makes of an expression."""
    if isinstance(term, bool | int):
        return term
    found = model.eval(term, model_completion=True)
    return found.as_long() if z3.is_int_value(found) else z3.is_true(found)


def _said(model: Any, coded: Coded) -> Any:
    """Give what an example makes of a value; None where it is missing."""
    return None if valued(model, coded.missing) else valued(model, coded.value)


def _read(
    model: Any, copy: Copy, name: str, kind: Type, words: Mapping[int, str]
) -> Any:
    found = _said(model, copy.coder.columns[name])
    return None if found is None else decoded(found, kind, words)
