"""The estimates of a round, as they are kept, and how they were come by."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs

from tiers.pipeline.surveys.rating import Outcome
from tiers.survey.estimating.results import Measured
from tiers.survey.rounds.documents import read_document
from tiers.text import Text

ESTIMATES = "estimates.json"


@attrs.frozen
class Asked:
    """How a round is to be estimated."""

    weights: str = "population"
    """How far weighting goes: see `estimating.sampled`."""
    margins: tuple[str, ...] = ()
    """Columns of the frame to rake by, besides tiers."""
    confidence: int = 95
    """In per cent."""
    reference: str = ""
    """The channel that figures are corrected to; empty for none."""


@attrs.frozen
class Weighing:
    """How the sample was weighted."""

    asked: Asked
    customers: Mapping[str, int]
    """Of the population, by tier."""
    left_out: Mapping[str, int]
    """Tiers with fewer than two answers, of which nothing is told, and how many."""
    joined: tuple[tuple[str, str], ...]
    """Tiers and channels with too few answers for a factor of their own."""
    joined_strata: int
    """Strata with one person, joined with others of their tier."""
    kish: float
    """What unequal weights cost: n sum(w^2) / sum(w)^2."""


@attrs.frozen
class Estimates:
    """What a round tells of all customers."""

    round: str
    policy: str
    policy_version: str
    as_of: date
    created_by: str
    """The version of tiers that estimated it."""
    measure: str
    """What the round was planned for."""
    weighing: Weighing
    outcomes: tuple[Outcome, ...]
    measures: tuple[Measured, ...]
    method: Mapping[str, Text]

    @property
    def main(self) -> Measured:
        """What the round was planned for."""
        return next(m for m in self.measures if m.name == self.measure)


def read_estimates(folder: Path) -> Estimates:
    """Read the estimates of a round.

    Raises:
        DataError: there are none yet, or they are damaged.
    """
    return read_document(folder / ESTIMATES, Estimates, step="estimate")


METHOD: Mapping[str, Text] = {
    "points": Text(
        "answers are points of 100, negative items turned; a dimension counts if half "
        "of its items are answered",
        "回答按 0–100 分计，反向题已转换；一个维度须至少回答一半题目才计分",
    ),
    "error": Text(
        "standard errors by Taylor linearisation: strata and shares drawn of the "
        "sample, and the chance of answering within classes of tier and channel; what "
        "one interviewer's answers share is not counted",
        "标准误按泰勒线性化计算，计入分层、抽样比以及各层级×渠道内应答的随机性；"
        "未计入同一访员所得回答的相似性",
    ),
    "interval": Text(
        "intervals by quantiles of t with answers less strata as degrees of freedom, "
        "for the effect of a channel those of the rarer channel; those of shares are "
        "Wilson's for the effective n",
        "区间用 t 分位数，自由度为回答数减层数，渠道效应按回答较少的渠道计；"
        "比例用按有效样本量计算的威尔逊区间",
    ),
    "effect": Text(
        "the design effect compares with a plain random sample without replacement",
        "设计效应以不放回简单随机抽样为基准",
    ),
    "few": Text(
        "with fewer than 10 answers there is no number",
        "回答少于 10 份时不给出数字",
    ),
    "assumption": Text(
        "within a tier, those who could not be asked or did not answer are taken to "
        "think like those of their class who did",
        "假定同一层级内未能调查或未回答者与同类中已回答者看法相同",
    ),
}


def corrected_to(channel: str) -> Text:
    """State what a correction of the mode assumes."""
    return Text(
        f"figures of tiers and of all are corrected to answers by `{channel}`: within "
        f"a tier, whatever differs by channel is taken as an effect of the channel; "
        f"channels with fewer than 10 answers stay as they are",
        f"层级与总体的数字已校正为 `{channel}` 渠道的口径：假定同一层级内各渠道间的差异"
        f"都由渠道引起；回答少于 10 份的渠道不作校正",
    )


def substituted(count: int) -> Text:
    """State what answers through another channel than the drawn one mean."""
    return Text(
        f"{count:,} answered through another channel than the one they were drawn for: "
        f"rates and weights count them by the drawn one, figures by channel and the "
        f"effect of the mode by the one they answered through, which for them was not "
        f"left to chance",
        f"{count:,} 人通过替代渠道作答：应答率与权重按抽取时的渠道计，分渠道数字与渠道"
        f"效应按实际作答渠道计，而后者并非随机分配",
    )
