"""A run that has been decided → its outbox, beside the decisions.

Sinks of one shape share an outbox: that of plain actions is the folder itself, others
are folders in it, so that a sink finds no fact in its outbox that it may not have.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tiers.pipeline.delivery import contents
from tiers.pipeline.delivery.addresses import Shape
from tiers.pipeline.delivery.items import Body, items
from tiers.pipeline.delivery.outbox import Outbox, Run, fill
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.runs.parts import is_part
from tiers.temporary import Temporary, living_with
from tiers.text import Lang

ENDING = ".outbox"


def outbox_beside(out: Path) -> Path:
    """Name the outbox of the decisions in *out*."""
    return out.with_name(f"{out.stem}{ENDING}")


def folder_of(outbox: Path, shape: Shape, ending: str = "") -> Path:
    """Name the folder with the items of a shape, or with what *ending* says."""
    if shape == Shape() and not ending:
        return outbox
    facts = "\n".join(shape.facts).encode()
    mark = f"-{hashlib.sha256(facts).hexdigest()[:8]}" if shape.facts else ""
    return outbox / f"{shape.what}{mark}{ending}"


def about(run: Evaluation) -> dict[str, str]:
    """Say what every item tells alike."""
    program, as_of = run.fitted.program, run.as_of.isoformat()
    return {"policy": program.name, "version": program.version, "as_of": as_of}


def packed(
    run: Evaluation,
    out: Path,
    sinks: Sequence[str],
    lang: Lang,
    shape: Shape = Shape(),  # noqa: B008 - it is frozen
) -> Outbox:
    """Fill the outbox beside *out*, where the decisions have been written.

    The same decisions, and facts, are the same run, whose outbox is used again.

    Raises:
        DataError: another run has undelivered items there, another process works
            there, or the folder can't be written to.
    """
    program = run.fitted.program
    more = {"outputs": contents.OUTPUTS} if _has_outputs(run, shape) else {}
    found = items(
        contents.decisions_with(run, shape.facts, lang),
        key=contents.key_name(program),
        what=shape.what,
        body=Body(
            about(run),
            contents.details(program, lang, run.as_of),
            more | ({"facts": contents.FACTS} if shape.facts else {}),
        ),
    )

    def by_items(path: Path) -> Run:
        return named(run, shape, _digest_of_rows(path, pl.col("body")))

    told = by_items if shape.facts else named(run, shape, _digest_of(out))
    return fill(folder_of(outbox_beside(out), shape), told, found, sinks)


def named(run: Evaluation, shape: Shape, decided: str) -> Run:
    """Name the run."""
    program = run.fitted.program
    as_of = run.as_of.isoformat()
    return Run(program.name, program.version, as_of, shape.what, decided)


def settled(found: pl.LazyFrame, out: Path, shape: Shape) -> tuple[pl.LazyFrame, str]:
    """Give a digest of what was decided, and of the facts that go along.

    Without any that is the digest of *out*, a file or a folder of parts. With facts,
    all is written to a file of our own first, so that what has the digest is what is
    sent.
    """
    if not shape.facts:
        return found, _digest_of(out)
    file = Temporary(".parquet")
    found.sink_parquet(file.path, engine="streaming")
    digest = _digest_of_rows(file.path, pl.struct(pl.all()).struct.json_encode())
    return living_with(pl.scan_parquet(file.path), file), digest


def _digest_of_rows(path: Path, text: pl.Expr) -> str:
    """Give a digest of the rows of a file, however they are laid out there."""
    digest, rows = hashlib.sha256(), pl.scan_parquet(path)
    lines = rows.select((text + "\n").alias("text"))
    for batch in lines.collect_batches(maintain_order=True, engine="streaming"):
        if batch.height:
            digest.update(batch["text"].str.join("").item().encode())
    return digest.hexdigest()


def _digest_of(out: Path) -> str:
    if not out.is_dir():
        return _digest_of_file(out)
    names = (path.relative_to(out).as_posix() for path in out.rglob("part-*"))
    parts = sorted(name for name in names if is_part(name))
    told = "".join(f"{_digest_of_file(out / name)} {name}\n" for name in parts)
    return hashlib.sha256(told.encode()).hexdigest()


def _digest_of_file(out: Path) -> str:
    with out.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _has_outputs(run: Evaluation, shape: Shape) -> bool:
    return shape.what == "decisions" and bool(run.fitted.program.outputs)
