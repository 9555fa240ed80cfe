"""What an evaluation leaves behind: rejects, a summary, complaints, an exit code."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from tiers.freezing import frozen
from tiers.pipeline.clashes import Clash
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.summary import Run, Summary
from tiers.ports import Changes
from tiers.problems import DataError, Problem
from tiers.program import Program
from tiers.text import Text
from tiers_cli.delivering import delivery_json, delivery_lines
from tiers_cli.outputs import Place, write
from tiers_cli.request import Request
from tiers_cli.screen import counted, say, show_problems
from tiers_cli.summary_json import as_json

if TYPE_CHECKING:  # most runs deliver nothing, and start without it
    from tiers.pipeline.delivery import Delivered


@frozen
class Report:
    """Tells the analyst what came out."""

    request: Request
    plugins: Plugins
    more: tuple[str, ...] = ()
    """What was said of the sink that is delivered to, in the words of the command."""
    started: float = attrs.field(factory=time.perf_counter)

    def refuse_rejects(self, run: Run) -> None:
        """Stop if more rows are faulty than the analyst allows."""
        most = self.request.max_rejects
        found = run.counts.rejected + sum(rows.rejected for rows in run.rows)
        if most is not None and found > most:
            self.write_rejects(run)
            message = Text(
                f"{counted(found, 'row')} {'is' if found == 1 else 'are'} faulty, more "
                f"than the {most:,} allowed; nothing was decided",
                f"有 {found:,} 行数据有误，超过允许的 {most:,} 行，未作任何判定",
            )
            advice = _where(self.request.outputs.rejects)
            raise DataError([Problem("too-many-rejects", message, help=advice)])

    def write_rejects(self, run: Run) -> None:
        """Write the rejects; an older file never outlives a run without any."""
        outputs = self.request.outputs
        if outputs.rejects is None or not outputs.keeps_rejects(run.rejects.height):
            return
        inputs = self.request.inputs(self.plugins)
        rejects = inputs.placed(run.rejects, self.request.lang)
        write(rejects.lazy(), outputs.rejects, self.plugins)

    def show(
        self,
        run: Run,
        found: Summary,
        clashing: tuple[Clash, ...],
        changes: Changes | None = None,
        sent: "tuple[Delivered, ...]" = (),
    ) -> int:
        """Show what came out; give the exit code."""
        if self.request.is_json:
            facts = self.facts(run, found, clashing)
            more = {} if changes is None else {"changes": attrs.asdict(changes)}
            told = {"deliveries": [delivery_json(s) for s in sent]} if sent else {}
            shown = {**facts, **more, **told, "seconds": self.seconds}
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            from tiers_cli.summary import show  # noqa: PLC0415 - brings `rich`

            show(run, found, clashing, self._files(run), self.seconds, changes)
            self.show_deliveries(sent)
        return verdict(found)

    def show_deliveries(self, sent: "tuple[Delivered, ...]") -> None:
        """Tell people what came of deliveries."""
        out = self.request.outputs.decisions
        if sent and isinstance(out, Path):
            from tiers.pipeline.delivery.packing import (  # noqa: PLC0415 - see above
                outbox_beside,
            )

            outbox = outbox_beside(out)
            for each in sent:
                for line in delivery_lines(each, outbox, self.more):
                    click.echo(line)

    def facts(
        self, run: Run, found: Summary, clashing: tuple[Clash, ...]
    ) -> dict[str, Any]:
        """Give what came out with stable keys, the time it took aside."""
        return as_json(run, found, clashing, self._files(run))

    @property
    def seconds(self) -> float:
        """Give the seconds since the beginning."""
        return round(time.perf_counter() - self.started, 3)

    def _files(self, run: Run) -> Mapping[str, Place | None]:
        outputs = self.request.outputs
        rejects = outputs.rejects if run.rejects.height else None
        return {"out": outputs.decisions, "rejects": rejects}


@frozen
class Evaluating:
    """An evaluation on its way: what was asked for, and who tells what comes of it."""

    report: Report

    @property
    def request(self) -> Request:
        """What the analyst asked for."""
        return self.report.request

    @property
    def plugins(self) -> Plugins:
        """What is installed."""
        return self.report.plugins

    def program(self) -> Program:
        """Load the policy; scores are to learn as exactly as was asked for.

        Raises:
            PolicyError: the policy has mistakes.
        """
        found = load(self.request.policy, self.plugins)
        return attrs.evolve(found, approximate=self.request.approximate)


def verdict(found: Summary) -> int:
    """Complain of what must not be; give the exit code."""
    if found.clashing:
        message = Text(
            f"for {counted(found.clashing, 'customer')} several rules apply, which "
            "the hit policy forbids",
            f"有 {found.clashing} 位客户同时适用多条规则，与命中策略冲突",
        )
        advice = Text(
            "see them with `tiers explain`; their tier is left empty",
            "可用 `tiers explain` 查看；这些客户的层级为空",
        )
        show_problems([Problem("clashing-rules", message, help=advice)])
    for table, count in found.clashes.items():
        show_problems([_clashing_rows(table, count)])
    lost = found.counts.decided - found.decided
    assert not lost, say(Text(f"{lost} rows were lost", f"丢失了 {lost} 行"))
    return 1 if found.clashing or found.clashes else 0


def _clashing_rows(table: str, count: int) -> Problem:
    message = Text(
        f"for {counted(count, 'customer')} several rows of `{table}` apply, which its "
        "hit policy forbids",
        f"有 {count} 位客户同时适用 `{table}` 的多行，与其命中策略冲突",
    )
    advice = Text(
        "see them with `tiers explain`; its value is left empty",
        "可用 `tiers explain` 查看；其值为空",
    )
    return Problem("clashing-rows", message, help=advice)


def _where(rejects: Place | None) -> Text:
    if rejects is None:
        return Text(
            "name a file for them with `--rejects`, or see `tiers check --data`",
            "可用 `--rejects` 指定明细文件，或用 `tiers check --data` 查看",
        )
    return Text(f"they are listed in {rejects}", f"明细见 {rejects}")
