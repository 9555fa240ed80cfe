"""Survey a table for a run once, and keep what was found with the run."""

from datetime import date

import attrs
import polars as pl

from tiers.atomic import replacing
from tiers.location import Location
from tiers.pipeline.fits import file as fit_file
from tiers.pipeline.fits.file import Learnt
from tiers.pipeline.runs.journal import Journal
from tiers.pipeline.runs.records import Surveyed
from tiers.pipeline.runs.survey import Survey
from tiers.program.program import Fitted, Program


def kept(
    journal: Journal, program: Program, fitted: Fitted | None = None
) -> Survey | None:
    """Give what this run has found before it was stopped; None if it had not yet.

    Raises:
        DataError: what it has learnt is damaged.
    """
    found = journal.surveyed()
    if found is None:
        return None
    record, rejects = found
    return Survey(
        fitted or learnt(journal, program) or program.fitted({}),
        rejects,
        record.counts,
        pl.scan_parquet(journal.facts) if journal.facts.exists() else None,
        record.rows,
        record.warnings,
    )


def learnt(journal: Journal, program: Program) -> Fitted | None:
    """Give what this run has learnt, if it did.

    Raises:
        DataError: it is damaged.
    """
    if not journal.fit.exists():
        return None
    return fit_file.read(journal.fit, program).fitted


def keep(journal: Journal, found: Survey, as_of: date, data: Location) -> Survey:
    """Keep what was found, and give it as it will be found again.

    Raises:
        DataError: it can't be written.
    """
    if found.is_learnt and found.counts is not None:
        of, source = found.counts.decided, fit_file.source_of(data)
        learnt = Learnt(found.fitted, as_of, of, *source)
        fit_file.write(learnt, journal.fit)
    if found.facts is not None:
        with replacing(journal.facts) as part:
            found.facts.sink_parquet(part, engine="streaming")
        found = attrs.evolve(found, facts=pl.scan_parquet(journal.facts))
    record = Surveyed(found.counts, found.rows, found.warnings)
    journal.keep_survey(record, found.rejects)
    return found
