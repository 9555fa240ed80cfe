"""`tiers evaluate`: decide about every customer of a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from tiers.location import Location
from tiers_cli.addressing import To, to_options
from tiers_cli.deliveries import Deliveries
from tiers_cli.inputs import (
    fitted_option,
    installed,
    location,
    named,
    output,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.master import master_option
from tiers_cli.outputs import Outputs, Place
from tiers_cli.report import Report
from tiers_cli.request import PART_ROWS, Cut, Request
from tiers_cli.roughly import approximate_option, refuse_approximate
from tiers_cli.screen import (
    as_of_option,
    lang_option,
    misuse,
)


@click.command("evaluate")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--out",
    type=output,
    help="Where decisions go: .csv, .parquet, .jsonl or .xlsx, or URL#TABLE of a "
    "database.",
)
@click.option(
    "--part-rows",
    metavar="N",
    type=click.IntRange(1),
    help="Make --out a folder of parts, each of N rows of DATA.  "
    f"[default with --partition-by: {PART_ROWS:,}]",
)
@click.option(
    "--partition-by",
    metavar="COLUMN",
    help="Give each value of a column of the result, or of a fact, a folder in --out.",
)
@click.option(
    "--restart",
    is_flag=True,
    help="Replace the parts that another run has left in --out.",
)
@click.option(
    "--rejects",
    type=output,
    help="Where faulty rows go.  [default: beside --out, NAME.rejects.csv]",
)
@click.option(
    "--max-rejects",
    type=click.IntRange(0),
    help="Fail, and decide nothing, if more rows than this are faulty.",
)
@click.option(
    "--engine", default="columnar", show_default=True, help="The engine that decides."
)
@to_options(of_policy=True)
@master_option
@fitted_option
@approximate_option
@click.option(
    "--save-fit",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep what scores learnt of DATA, for --fitted.",
)
@tables_option
@reading_options
@click.option("--json", "is_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", "is_quiet", is_flag=True, help="Show no progress.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    out: Place | None,
    rejects: Place | None,
    save_fit: Path | None,
    part_rows: int | None,
    partition_by: str | None,
    restart: bool,
    tables: Mapping[str, Location],
    is_strict: bool,
    to: To,
    **rest: Any,
) -> int:
    """Decide about the customers in DATA by POLICY.

    POLICY is a file, a folder with a policy.yaml, or the name of a sample; a sample
    brings its own DATA, and so does a folder with just one table. Without DATA, and
    with no facts but those made of rows, customers are those whom rows name. DATA is a
    file, a folder or a pattern of files, `book.xlsx#Sheet`, a URL such as
    `postgresql://me@host/db#customers`, or `-`.

    A result in parts that was interrupted goes on when the same command is given again.

    \b
    tiers evaluate telecom --out decisions.parquet
    tiers evaluate policy.yaml customers.csv --out decisions.csv --as-of 2026-07-01
    tiers evaluate policy.yaml customers.csv --table orders=orders.parquet
    tiers evaluate policy.yaml customers.parquet --out decisions --partition-by tier
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    source = click.get_current_context().get_parameter_source("as_of")
    request = Request(
        named=named(policy, data, tables),
        outputs=Outputs.named(out, rejects, save_fit),
        cut=_cut(out, part_rows, partition_by, is_anew=restart),
        is_today=source == ParameterSource.DEFAULT,
        **rest,
    )
    refuse_approximate(request.approximate, request.fitted)
    plugins = installed(is_strict=is_strict)
    report = Report(request, plugins, to.more)
    deliveries = Deliveries(to, request, plugins)
    deliveries.refuse_elsewhere()
    host = plugins.hosts.get(request.engine)
    if host is not None:
        from tiers_cli.hosted import OnHost  # noqa: PLC0415 - for few runs

        return OnHost(report, host).go()
    if request.cut:
        from tiers_cli.in_parts import InParts  # noqa: PLC0415 - for few runs

        return InParts(report, deliveries).go()
    from tiers_cli.at_once import AtOnce  # noqa: PLC0415 - help needs none of it

    return AtOnce(report, deliveries).go()


def _cut(
    out: Place | None, rows: int | None, by: str | None, *, is_anew: bool
) -> Cut | None:
    if rows is None and by is None and not is_anew:
        return None
    if rows is None and by is None:
        raise misuse(
            "--restart needs --part-rows or --partition-by",
            "--restart 须与 --part-rows 或 --partition-by 同用",
        )
    if not isinstance(out, Path):
        raise misuse(
            "parts need a folder: name it with --out", "分块需要文件夹：请用 --out 指定"
        )
    return Cut(rows or PART_ROWS, by, is_anew)
