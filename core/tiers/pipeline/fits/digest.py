"""What a fit depends on: the model, its parameters, and all that they read.

Texts and labels may change, and so may rules: a fit is for the scores alone. What is
written in a policy counts as it is written, so that the same policy has the same digest
with every version of this package.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.program.program import Program
from tiers.program.rows import DerivedFact
from tiers.program.rules import Decision
from tiers.program.score import Score
from tiers.program.scoring import Formula, Tests
from tiers.schema import EXACT, Fact


def digest(program: Program, score: Score) -> str:
    """Give the digest of all that the fit of a score depends on."""
    needed = list(_needed(program, score))
    text = json.dumps(needed, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _needed(program: Program, score: Score) -> Iterator[Any]:
    """Describe a score, and whatever it reads, by name."""
    parts = {str(part.name): part for part in program.parts}
    derived = {f.fact.name: f for t in program.related for f in t.facts}
    facts = {fact.name: fact for fact in program.schema.facts}
    names, seen = [str(score.name)], set[str]()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        part = parts.get(name)
        if part is not None:
            yield [name, _part(part)]
            names.extend(sorted(part.reads, reverse=True))
        elif name in facts:
            yield [name, _fact(facts[name], derived.get(name))]


def _part(part: Score | Decision) -> Any:
    if isinstance(part, Decision):
        return [plain(step.node) for step in part.steps]
    return [part.scorer.name, part.places, plain(part.params)]


def _fact(fact: Fact, made: DerivedFact | None) -> Any:
    own = [plain(fact.type), fact.missing, plain(fact.default)]
    if made is None:
        return own
    gathered = [plain(one) for one in made.gathered]
    rows = [plain(made.when), plain(made.within), plain(made.trend)]
    return [*own, fact.table, made.how, gathered, *rows]


def plain(value: Any) -> Any:
    """Describe a value of a policy; what is none of them by its class alone."""
    match value:
        case Formula() | Tests():
            return value.text
        case bool() | int() | None:
            return value
        case str():
            return str(value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case Decimal():
            return f"{value.normalize(EXACT):f}"
        case date() | timedelta():
            return str(value)
        case Mapping():
            return [[plain(key), plain(part)] for key, part in value.items()]
        case list() | tuple():
            return [plain(part) for part in value]
        case frozenset() | set():
            return sorted(map(str, value))
        case _ if attrs.has(type(value)):
            # A place in a file does not count when values are compared, nor here.
            names = [f.name for f in attrs.fields(type(value)) if f.eq]
            fields = [plain(getattr(value, name)) for name in names]
            return [type(value).__name__, *fields]
        case _:
            return type(value).__name__
