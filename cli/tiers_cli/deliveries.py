"""What an evaluation is to deliver beside its result, if anything."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tiers.freezing import frozen
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.plugins import Plugins
from tiers.program import Program
from tiers_cli.addressing import To
from tiers_cli.delivering import refuse_mixture
from tiers_cli.interrupts import resumable
from tiers_cli.outputs import Outputs
from tiers_cli.request import Request
from tiers_cli.screen import misuse, show_problems

if TYPE_CHECKING:  # most runs deliver nothing, and start without it
    from tiers.pipeline.delivery import Delivered
    from tiers.pipeline.delivery.addresses import Address


@frozen(slots=False)
class Deliveries:
    """The deliveries of one evaluation."""

    to: To
    """Where things are to be delivered, if anywhere."""
    request: Request
    plugins: Plugins

    @cached_property
    def addresses(self) -> "list[Address]":
        """Where that is."""
        return self.to.of_policy(self.request.policy) if self.to.is_asked else []

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of sinks."""
        files = (address.location.file for address in self.addresses)
        return tuple(file for file in files if file is not None)

    @property
    def outputs(self) -> Outputs:
        """Name all that is written, tables of sinks among them."""
        return attrs.evolve(self.request.outputs, sent=self.files)

    def refuse_elsewhere(self) -> None:
        """Make sure that this machine decides, into files: an outbox is beside them."""
        if not self.to.is_asked:
            return
        engine = self.request.engine
        if engine in self.plugins.hosts:
            raise misuse(
                f"--to and --deliver do not go with --engine {engine}: leave the "
                "engine out, and this machine decides and delivers, in parts if "
                "--part-rows is given",
                f"--to 和 --deliver 不能与 --engine {engine} 同用：去掉该选项，"
                "即由本机判定并送达；数据量大时可加 --part-rows 分块",
            )
        if not isinstance(self.request.outputs.decisions, Path):
            raise misuse(
                "--to and --deliver need --out FILE: the outbox is kept beside it; "
                "a table of a database can be a sink itself: --to URL#TABLE",
                "--to 和 --deliver 需要 --out FILE：待发文件夹就在其旁边；"
                "数据库的表可作为接收端：--to URL#TABLE",
            )

    def check(self, program: Program) -> None:
        """Make sure that every place to deliver to is ready, before any work."""
        if not self.addresses:
            return
        from tiers.pipeline.delivery.readiness import Ahead  # noqa: PLC0415 - see above

        request = self.request
        refuse_mixture(self.addresses, is_json=request.is_json)
        ahead = Ahead(program, request.as_of, request.lang)
        ahead.check(self.addresses, self.plugins)

    def delivered(self, run: Evaluation) -> "tuple[Delivered, ...]":
        """Deliver to whoever is named."""
        out = self.request.outputs.decisions
        if not self.addresses or not isinstance(out, Path):
            return ()
        from tiers.pipeline.delivery.delivering import (  # noqa: PLC0415 - see above
            Delivering,
        )

        delivering = Delivering(self.plugins, self.request.lang)
        with resumable():
            return delivering.run(run, out, self.addresses)


def show_faults(sent: "Iterable[Delivered]") -> int:
    """Say what ended deliveries before their end; give the exit code."""
    every = list(sent)
    show_problems(problem for each in every for problem in each.problems)
    return 0 if all(each.is_complete for each in every) else 1
