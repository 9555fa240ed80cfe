"""Scores as an explanation shows them: working, parts, and what points were lost by."""

from collections.abc import Iterator
from decimal import Decimal

from tiers.engines.interpret.arithmetic import arithmetic
from tiers.engines.interpret.meaning import meaning
from tiers.engines.interpret.pieces import Known
from tiers.engines.interpret.tabled import Showing, Tables
from tiers.engines.interpret.wording import wording
from tiers.lang.ir import Node
from tiers.problems import passing
from tiers.program.program import Fitted
from tiers.program.score import Score
from tiers.program.scoring import ColumnScorer, Reasoned
from tiers.results import Part, ScoreShown
from tiers.text import Text


def scores_shown(
    fitted: Fitted, tables: Tables
) -> Iterator[tuple[ScoreShown, Showing[ScoreShown]]]:
    """Show scores in the order of the file.

    Each without a value, for scores that are given, and as it comes about.
    """
    program = fitted.program
    formulas = dict(zip((s.name for s in program.scores), fitted.formulas, strict=True))
    for score in program.shown_scores:
        bare = ScoreShown(
            name=str(score.name),
            label=score.label,
            model=score.scorer.name,
            places=score.type.places,
            value=None,
        )
        if isinstance(score.scorer, ColumnScorer):
            yield bare, _by_model(bare, score, score.scorer)
        else:
            formula = formulas[score.name]
            show = _by_formula(bare, score, formula, tables)
            yield bare, _tabled(show, score, formula, tables)


def _tabled(
    show: Showing[ScoreShown], score: Score, formula: Node, tables: Tables
) -> Showing[ScoreShown]:
    """Let a score that reads few values be shown with its value, too."""
    if isinstance(score.scorer, Reasoned):
        return show
    name, value_of = str(score.name), meaning(formula)

    def alone(known: Known) -> ScoreShown:
        return show({**known, name: value_of(known)})

    found = tables.of(alone, formula)
    return show if found is alone else found


def _by_formula(
    bare: ScoreShown, score: Score, formula: Node, tables: Tables
) -> Showing[ScoreShown]:
    words, parts = wording(formula, 0, tables), arithmetic(formula, tables)
    reasons = _reasons(score)
    name, label, model, places = bare.name, bare.label, bare.model, bare.places

    def shown(known: Known) -> ScoreShown:
        found = parts(known)
        return ScoreShown(
            name,
            label,
            model,
            places,
            known[name],
            words(known),
            found.parts,
            found.divisor,
            found.exact,
            found.is_endless,
            found.rounding,
            reasons(known),
        )

    return shown


def _by_model(
    bare: ScoreShown, score: Score, scorer: ColumnScorer
) -> Showing[ScoreShown]:
    """Name the model, and what it reads of the customer."""
    read = [wording(node) for node in scorer.inputs(score.params).values()]

    def shown(known: Known) -> ScoreShown:
        words = [each(known) for each in read]
        listed = ", ".join(w.en for w in words), "，".join(w.zh for w in words)
        working = Text(f"{scorer.name}({listed[0]})", f"{scorer.name}（{listed[1]}）")
        return bare._replace(value=known[bare.name], working=working)

    return shown


def _reasons(score: Score) -> Showing[tuple[Part, ...]]:
    """Rank what points were lost by, the most first."""
    if not isinstance(score.scorer, Reasoned):
        return lambda _: ()
    with passing(), score.blame.taken():
        given = score.scorer.reasons(score.params)
        found = [(reason.text, meaning(reason.lost)) for reason in given]
    name = str(score.name)

    def reasons(known: Known) -> tuple[Part, ...]:
        if known[name] is None:
            return ()
        lost = [Part(text, value_of(known)) for text, value_of in found]
        return tuple(sorted((p for p in lost if p.value), key=_most))

    return reasons


def _most(part: Part) -> Decimal:
    assert part.value is not None
    return -part.value
