"""`tiers survey plan`: whom to ask, how many, through which channels."""

import json
from decimal import Decimal
from pathlib import Path

import click

from tiers.location import Location
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.surveys.framing import Framing
from tiers.pipeline.surveys.plan import keep, plan
from tiers.pipeline.surveys.ready import begun, survey_of, used
from tiers.pipeline.surveys.resting import resting, rounds_beside, unwilling
from tiers.pipeline.surveys.spreads import spreads
from tiers.pipeline.surveys.terms import Terms
from tiers.survey.planning.plan import PLAN
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.screen import current_lang, show_problems
from tiers_cli.survey.amounts import amount
from tiers_cli.survey.planned import lines


@click.command("plan")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--round",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder of the round; its name is the round's.",
)
@click.option(
    "--budget",
    callback=amount,
    help="What the round may cost.  [default: as the policy says]",
)
@click.option(
    "--deadline",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Days until the last answer.  [default: as the policy says]",
)
@click.option(
    "--seed",
    type=int,
    help="What the draw begins with.  [default: the day, as 20260701]",
)
@click.option(
    "--spread-from",
    "before",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A round whose answers tell how much customers of a tier differ.",
)
@click.option(
    "--earlier",
    "earlier",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another round after which customers rest.  [default: those beside the round]",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    folder: Path,
    budget: Decimal | None,
    deadline: int | None,
    seed: int | None,
    before: Path | None,
    earlier: tuple[Path, ...],
    how: Opening,
    is_json: bool,
) -> int:
    """Begin a round of the survey of POLICY among the customers in DATA.

    Says how many of each tier to ask through which channel, so that every tier gets the
    precision it needs at the least cost; or what of it the budget, the deadline and the
    channels allow. The plan is kept in the round's folder.

    \b
    tiers survey plan policy.yaml customers.csv --round surveys/2026-10
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    opened = how.opened(policy, data)
    _, spec = survey_of(opened.path)
    begin = begun(opened.path, folder, as_of=how.as_of, seed=seed)
    channels = used(spec, opened.plugins.channels)
    days = spec.deadline.days if spec.deadline else None
    terms = Terms(
        spec,
        channels,
        budget=spec.budget if budget is None else budget,
        deadline_days=days if deadline is None else deadline,
        spreads=spreads(before) if before else {},
    )
    rested = list(earlier) or rounds_beside(folder)
    framing = Framing(
        spec,
        channels,
        resting(rested, spec.rest, how.as_of) if spec.rest else set(),
        unwilling(rested),
    )
    with opened.reading():
        engine = opened.plugins.engine("columnar")
        raw = opened.customers()
        run = prepare(opened.program, raw, engine=engine, **opened.given())
        show_problems(run.warnings)
        frame = framing.frame(run, raw)
    made = plan(begin, frame, terms, framing)
    keep(begin, made, frame, folder)
    if is_json:
        text = (folder / PLAN).read_text(encoding="utf-8")
        click.echo(json.dumps(json.loads(text), ensure_ascii=False, indent=2))
        return 0
    for line in lines(made, folder, channels, current_lang()):
        click.echo(line)
    return 0
