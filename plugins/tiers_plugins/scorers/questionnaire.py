"""What the questionnaires of service quality share: dimensions, weights, answers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.problems import Refusal
from tiers.survey.questionnaire.forms import has_reversed
from tiers.text import Text
from tiers_plugins.scorers.combination import combined, shares

Form = Literal["1988", "1991"]
Rule = Literal["no-score", "leave-out"]


@attrs.frozen(kw_only=True)
class Answers:
    """What a questionnaire says of its answers, whatever it asks."""

    form: Form = attrs.field(
        metadata={"doc": "1988 with statements worded negatively, or 1991 without"}
    )
    lowest: Decimal = attrs.field(
        default=Decimal(1), metadata={"doc": "the lowest answer"}
    )
    highest: Decimal = attrs.field(
        default=Decimal(7), metadata={"doc": "the highest answer"}
    )
    missing: Rule = attrs.field(
        default="no-score",
        metadata={"doc": "no-score, or leave-out: go by what was answered"},
    )


@attrs.frozen
class Scale:
    """The answers that a statement allows."""

    lowest: Decimal
    highest: Decimal

    def turned(self, answer: Node) -> Node:
        """Turn the answer to a statement that is worded negatively."""
        ends = build.constant(self.lowest + self.highest)
        return build.subtract(ends, answer)


def refuse_form(form: Form, reversals: int) -> None:
    """Hold a questionnaire to its form.

    Raises:
        Refusal: the form has statements worded negatively and these do not, or not.
    """
    if has_reversed(form) and not reversals:
        raise Refusal(
            Text(
                "the form of 1988 has statements worded negatively: list them in "
                "`reversed`",
                "1988 年版含反向题，请列入 `reversed`",
            )
        )
    if reversals and not has_reversed(form):
        raise Refusal(
            Text(
                "the form of 1991 has no statement worded negatively; `reversed` is "
                "for that of 1988",
                "1991 年版没有反向题，`reversed` 只用于 1988 年版",
            )
        )


def weighted_mean(
    answers: Sequence[Sequence[Node]], weights: Sequence[Decimal | None], rule: Rule
) -> Node:
    """Give the weighted mean of dimensions, each the mean of its answers.

    Raises:
        Refusal: the weights are not 100 points in all, or some are not given.
    """
    means = zip(answers, _shares(weights), strict=True)
    if rule == "leave-out":
        return combined((_mean_of_known(nodes), share) for nodes, share in means)
    return combined(
        (node, share / len(nodes)) for nodes, share in means for node in nodes
    )


def _shares(weights: Sequence[Decimal | None]) -> list[Fraction]:
    given = [weight for weight in weights if weight is not None]
    if not given:
        return shares([Decimal(1)] * len(weights))
    if len(given) < len(weights) or sum(given) != 100 or min(given) < 0:
        raise Refusal(
            Text(
                "the weights of the dimensions add up to 100 points, none below 0",
                "各维度权重合计应为 100 分，且不得为负",
            ),
            Text("leave all out for equal weights", "全部省略则等权"),
        )
    return shares(given)


def _mean_of_known(nodes: Sequence[Node]) -> Node:
    """Give the mean of the answers there are; missing if there is none."""
    zero, one = build.constant(Decimal(0)), build.constant(Decimal(1))
    known = [build.choose(ir.IsMissing(n), zero, n) for n in nodes]
    count = [build.choose(ir.IsMissing(n), zero, one) for n in nodes]
    total = build.total(*known)
    mean = build.divide(total, build.total(*count), build.QUOTIENT_PLACES)
    kinds = [build.number_of(node) for node in nodes]
    return build.clipped(mean, min(k.low for k in kinds), max(k.high for k in kinds))


def refuse_empty(items: Mapping[str, int]) -> None:
    """Ask for dimensions, and for statements in each.

    Raises:
        Refusal: there are none.
    """
    empty = [name for name, count in items.items() if not count]
    if not items or empty:
        named = f" `{empty[0]}`" if empty else ""
        raise Refusal(
            Text(f"a dimension{named} needs statements", f"维度{named}没有题项")
        )
