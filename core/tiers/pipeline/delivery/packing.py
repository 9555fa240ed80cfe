"""A run that has been decided → its outbox, beside the decisions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tiers.physical import ROW
from tiers.pipeline.codebook import key_column
from tiers.pipeline.delivery.items import items
from tiers.pipeline.delivery.outbox import Outbox, Run, fill
from tiers.pipeline.evaluate import Evaluation
from tiers.program.program import Program, ServiceAction
from tiers.text import Lang

ENDING = ".outbox"


def packed(run: Evaluation, out: Path, sinks: Sequence[str], lang: Lang) -> Outbox:
    """Fill the outbox beside *out*, where the decisions have been written.

    The same decisions are the same run, whose outbox is used again.

    Raises:
        DataError: another run has undelivered items there, another process works
            there, or the folder can't be written to.
    """
    program = run.fitted.program
    as_of = run.as_of.isoformat()
    named = Run(program.name, program.version, as_of, "actions", _digest(out))
    key = key_column(program.schema)
    found = items(
        run.decisions(lang),
        key="row" if key == ROW else key,
        what="actions",
        about={"policy": program.name, "version": program.version, "as_of": as_of},
        details=_details(program, lang),
    )
    return fill(out.with_name(f"{out.stem}{ENDING}"), named, found, sinks)


def _digest(out: Path) -> str:
    with out.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _details(program: Program, lang: Lang) -> Mapping[str, Mapping[str, str]]:
    """Give what the catalogue says of each action, as far as it does."""
    return {action.name: dict(_told(action, lang)) for action in program.actions}


def _told(action: ServiceAction, lang: Lang) -> Iterator[tuple[str, str]]:
    yield "label", action.label.put(lang)
    if action.details.owner:
        yield "owner", action.details.owner
    if action.details.within:
        yield "within", str(action.details.within)
