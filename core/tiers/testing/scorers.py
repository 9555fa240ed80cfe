"""Is a scoring model fit for use? What it promises, tried on random customers.

A failure says in plain words what the model did wrong, with the smallest population
that shows it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import attrs

from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang.ir import Node
from tiers.pipeline.plugins import Plugins
from tiers.ports import AnyScorer, Engine, Serving
from tiers.problems import PolicyError
from tiers.program.program import Fitted
from tiers.program.promises import BrokenPromise
from tiers.program.scoring import Mergeable
from tiers.testing.bench import AS_OF, Bench, Facts, bench
from tiers.testing.customers import Customer, listed, populations, shown
from tiers.testing.directions import check_directions
from tiers.testing.formulas import unfit_number
from tiers.testing.parameters import check_parameters
from tiers.testing.trying import try_out

Missing = Literal["missing", "scored", "either"]


def assert_scorer_ok(  # noqa: PLR0913 - each is one promise, and has a default
    scorer: AnyScorer,
    params: Mapping[str, Any],
    schema: Facts,
    *,
    missing: Missing = "missing",
    may_lack: bool = False,
    refused: Iterable[Mapping[str, Any]] = (),
    places: int = 4,
    examples: int = 25,
    engines: Mapping[str, Engine] | None = None,
) -> None:
    """Hold a scoring model to what it promises.

    Checked are: the score is a number within its bounds and moves in the declared
    directions; missing inputs do what is declared; neither the order of customers nor
    their division into parts changes a score; two fits to one population agree, and
    merged fits to its parts (`Mergeable`) with them; all engines agree; wrong
    parameters are refused at their place.

    Args:
        scorer: the model.
        params: its parameters, as a policy writes them.
        schema: the facts they read, as a policy declares them; a text is the type of a
            fact that may be unknown, such as `decimal(2)`.
        missing: what becomes of a score whose inputs lack a value: it is `missing`, it
            is `scored` all the same, or `either`.
        may_lack: whether a score may be missing though no input is.
        refused: parameters that the model must refuse.
        places: the places that the score is rounded to.
        examples: how many populations are tried.
        engines: the engines to run it on; all that are installed unless given.

    Raises:
        AssertionError: a promise is broken.
    """
    # Engines that serve only some policies may refuse what a score is wrapped in here.
    installed = Plugins.installed().engines
    found = engines or {
        n: e for n, e in installed.items() if not isinstance(e, Serving)
    }
    made = _made(scorer, params, schema, places)
    check_parameters(scorer, params, schema, refused)
    trial = _Trial(scorer, made, found, missing, may_lack=may_lack)
    try_out(populations(made.program.schema), trial.check, examples=examples)


def _made(
    scorer: AnyScorer, params: Mapping[str, Any], schema: Facts, places: int
) -> Bench:
    try:
        return bench(scorer, params, schema, places=places)
    except AssertionError:
        raise
    except Exception as error:
        raise _wrong(scorer, _while("its formula was made", error)) from error


@attrs.frozen
class _Trial:
    """One model, and all that it is asked."""

    scorer: AnyScorer
    bench: Bench
    engines: Mapping[str, Engine]
    missing: Missing
    may_lack: bool

    def check(self, rows: Sequence[Customer]) -> None:
        """Try one population."""
        table = self.bench.table(rows)
        fitted = self.fitted(table, rows)
        if fitted is None:
            return
        self.check_numbers(fitted.formulas[0], rows)
        first = self.scores(fitted, rows, "interpret")
        self.check_scores(first, rows)
        for engine in self.engines:
            found = self.scores(fitted, rows, engine)
            self.compare(first, found, rows, f"engines interpret and {engine} differ")
        self.check_parts(fitted, first, rows)
        self.check_fits(first, rows)
        try:
            check_directions(self.scorer, self.bench, fitted, rows)
        except AssertionError as error:
            raise self.wrong(str(error), rows) from None

    def fitted(self, table: Any, rows: Sequence[Customer]) -> Fitted | None:
        """Fit the model; None where it refuses the population, as it may."""
        return self.tried(lambda: self.bench.fit(table), rows)

    def tried(
        self, fit: Callable[[], Fitted | None], rows: Sequence[Customer]
    ) -> Fitted | None:
        """Fit in some way; None where the model refuses the population."""
        try:
            return fit()
        except PolicyError:
            return None
        except Exception as error:
            raise self.wrong(_while("it was fitted", error), rows) from error

    def scores(
        self, fitted: Fitted, rows: Sequence[Customer], engine: str
    ) -> list[Decimal | None]:
        """Score a population by one engine."""
        table = self.bench.table(rows)
        try:
            return self.bench.scores(fitted, table, self.engines[engine])
        except Exception as error:
            what = _while(f"engine {engine} computed the score", error)
            raise self.wrong(what, rows) from error

    def check_numbers(self, formula: Node, rows: Sequence[Customer]) -> None:
        """Make sure that a formula holds no binary double, NaN or infinity."""
        if (what := unfit_number(formula)) is not None:
            raise self.wrong(f"its formula holds {what}", rows)

    def check_scores(
        self, scores: Sequence[Decimal | None], rows: Sequence[Customer]
    ) -> None:
        """Make sure that scores are there when they must be, and within bounds."""
        for number, (score, row) in enumerate(zip(scores, rows, strict=True), 1):
            self.check_presence(score, self.lacking(row), number, rows)
            if score is not None:
                self.check_bounds(score, number, rows)

    def check_presence(
        self,
        score: Decimal | None,
        lacking: Sequence[str],
        number: int,
        rows: Sequence[Customer],
    ) -> None:
        """Make sure that a score is missing when it must be, and only then."""
        names = " and ".join(f"`{name}`" for name in lacking)
        if lacking and self.missing == "missing" and score is not None:
            what = f"customer {number} has score {shown(score)} though {names} is "
            raise self.wrong(what + 'missing; say missing="scored" if so meant', rows)
        if lacking and self.missing == "scored" and score is None:
            what = f"customer {number} has no score because {names} is missing"
            raise self.wrong(what, rows)
        if not lacking and score is None and not self.may_lack:
            what = f"customer {number} has no score though all inputs are known"
            raise self.wrong(f"{what}; say may_lack=True if so meant", rows)

    def lacking(self, row: Customer) -> list[str]:
        """Name the inputs that a customer lacks."""
        known = {**row, TODAY: AS_OF}
        inputs = self.bench.inputs.items()
        return [text for text, node in inputs if meaning(node)(known) is None]

    def check_bounds(
        self, score: Decimal, number: int, rows: Sequence[Customer]
    ) -> None:
        """Make sure that a score lies within its bounds, give or take its rounding."""
        kind, unit = self.bench.score.type, Decimal(1).scaleb(-self.bench.score.places)
        if not kind.low - unit < score < kind.high + unit:
            bounds = f"{shown(kind.low)} to {shown(kind.high)}"
            what = f"customer {number} has score {shown(score)}, out of its bounds"
            raise self.wrong(f"{what} {bounds}", rows)

    def check_parts(
        self, fitted: Fitted, first: list[Decimal | None], rows: Sequence[Customer]
    ) -> None:
        """Make sure that a score does not depend on the customers around it."""
        for name, engine in self.engines.items():
            pieces = self.bench.in_pieces(rows)
            found = self.bench.scores(fitted, pieces, engine)
            what = f"with one fit, scores by {name} depend on how customers are divided"
            self.compare(first, found, rows, what)

    def check_fits(self, first: list[Decimal | None], rows: Sequence[Customer]) -> None:
        """Make sure that a fit depends on the population alone."""
        if not self.bench.program.needs_fit:
            return
        again = self.fitted(self.bench.table(rows), rows)
        self.compare_fit(first, again, rows, "two fits to one population differ")
        pieces = self.fitted(self.bench.in_pieces(rows), rows)
        what = "the fit depends on the order of customers or on how they are divided"
        self.compare_fit(first, pieces, rows, what)
        if isinstance(self.scorer, Mergeable):
            merged = self.tried(lambda: self.bench.merged_fit(rows), rows)
            what = "fits to parts, merged, are not the fit to all"
            self.compare_fit(first, merged, rows, what)

    def compare_fit(
        self,
        first: list[Decimal | None],
        fitted: Fitted | None,
        rows: Sequence[Customer],
        what: str,
    ) -> None:
        """Make sure that another fit gives the same scores."""
        if fitted is None:
            raise self.wrong(f"{what}: one of them is refused", rows)
        self.compare(first, self.scores(fitted, rows, "interpret"), rows, what)

    def compare(
        self,
        first: list[Decimal | None],
        found: list[Decimal | None],
        rows: Sequence[Customer],
        what: str,
    ) -> None:
        """Make sure that two ways to the scores agree."""
        for number, (one, other) in enumerate(zip(first, found, strict=True), 1):
            if one != other:
                scores = f"customer {number} has score {shown(one)} or {shown(other)}"
                raise self.wrong(f"{what}: {scores}", rows)

    def wrong(self, what: str, rows: Sequence[Customer]) -> AssertionError:
        """Say what is wrong, and with which population."""
        return _wrong(self.scorer, f"{what}\nthe population:\n{listed(rows)}")


def _wrong(scorer: AnyScorer, what: str) -> AssertionError:
    return AssertionError(f"model `{scorer.name}`: {what}")


def _while(doing: str, error: Exception) -> str:
    if isinstance(error, BrokenPromise):
        return f"while {doing}, it broke a promise: {str(error).splitlines()[0]}"
    return f"while {doing}, it raised {type(error).__name__}: {error}"
