"""A plan in words: who is asked how, what it costs, and what stands in the way."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from tiers.ports import Channel
from tiers.survey.planning.levers import Lever
from tiers.survey.planning.plan import Plan, TierPlan
from tiers.survey.rounds.steps import step
from tiers.text import Lang, Text

_SHOWN = 5
"""How many of the limits that bind are told."""

_LEFT_OUT: Mapping[str, Text] = {
    "no-tier": Text("without a tier", "没有层级"),
    "not-planned": Text("in tiers that are not asked", "所在层级不调查"),
    "do-not-contact": Text("do not wish to be asked", "要求免打扰"),
    "resting": Text("asked of late", "近期已调查"),
    "unreachable": Text("reached by no channel", "无渠道可达"),
}


def lines(
    plan: Plan, folder: Path, channels: Mapping[str, Channel], lang: Lang
) -> Iterator[str]:
    """Tell of a plan, line by line."""
    teller = _Teller(plan, channels, lang)
    yield teller.head(folder)
    for tier in plan.tiers:
        yield from teller.tier(tier)
    yield from teller.left_out()
    yield from teller.shortfalls()
    yield from teller.uncompared()
    yield from teller.levers()
    yield Text(
        f"the plan is in {folder}; next: {step('draw', folder)}",
        f"方案已写入 {folder}；下一步：{step('draw', folder)}",
    ).put(lang)


class _Teller:
    """Tells of one plan in one language."""

    def __init__(self, plan: Plan, channels: Mapping[str, Channel], lang: Lang) -> None:
        self.plan, self.channels, self.lang = plan, channels, lang

    def head(self, folder: Path) -> str:
        """Tell of the whole."""
        plan, contacts = self.plan, sum(c.contacts for c in self.plan.cells)
        answers = sum((t.expected for t in plan.tiers), Decimal(0))
        return self._say(
            f"{folder.name}: {contacts:,} contacts, "
            f"{_short(answers)} answers expected, cost {_money(plan.cost)}",
            f"{folder.name}：联系 {contacts:,} 人，预计回收 {_short(answers)} 份，"
            f"费用 {_money(plan.cost)}",
        )

    def tier(self, tier: TierPlan) -> Iterator[str]:
        """Tell of a tier, and of its channels."""
        width = tier.expected_half_width
        precision = "–" if width is None else f"±{width}"
        yield self._say(
            f"  {tier.tier}: {tier.eligible:,} of {tier.customers:,} may be asked; "
            f"{_short(tier.expected)} of {_up(tier.wanted)} answers, {precision} "
            f"(wanted ±{tier.half_width})",
            f"  {tier.tier}：{tier.customers:,} 户中可调查 {tier.eligible:,} 户；"
            f"预计回收 {_short(tier.expected)} 份，需要 {_up(tier.wanted)} 份，"
            f"精度 {precision}（目标 ±{tier.half_width}）",
        )
        for cell in self.plan.cells:
            if cell.tier == tier.tier and cell.contacts:
                yield self._say(
                    f"    {self._channel(cell.channel)}: {cell.contacts:,} contacts, "
                    f"{_short(cell.expected)} answers, cost {_money(cell.cost)}",
                    f"    {self._channel(cell.channel)}：联系 {cell.contacts:,} 人，"
                    f"回收 {_short(cell.expected)} 份，费用 {_money(cell.cost)}",
                )

    def left_out(self) -> Iterator[str]:
        """Tell who is not asked."""
        found = self.plan.left_out.items()
        told = [Text(f"{n:,} {_LEFT_OUT[why].en}", f"{_LEFT_OUT[why].zh} {n:,} 户")
                for why, n in found]  # fmt: skip
        if told:
            yield self._say(
                f"not asked: {', '.join(t.en for t in told)}",
                f"不调查：{'，'.join(t.zh for t in told)}",
            )
        late = [c.channel for c in self.plan.channels if not c.is_in_time]
        if late:
            names = [self._channel(name) for name in late]
            days = self.plan.deadline_days
            yield self._say(
                f"too slow for {days} days: {', '.join(names)}",
                f"{days} 天内来不及：{'、'.join(names)}",
            )

    def shortfalls(self) -> Iterator[str]:
        """Tell what can't be met."""
        plan = self.plan
        if plan.is_met:
            return
        for tier in plan.tiers:
            if tier.most < tier.required:
                yield self._say(
                    f"at no price: {tier.tier} can give {_short(tier.most)} answers at "
                    f"most, of {_up(tier.required)}",
                    f"再多预算也不够：{tier.tier} 最多可回收 {_short(tier.most)} 份，"
                    f"需要 {_up(tier.required)} 份",
                )
        if plan.share == 1:
            return
        share = f"{plan.share * 100:.1f} %"
        if plan.needed is not None and plan.budget is not None:
            yield self._say(
                f"the budget of {_money(plan.budget)} buys {share} of the answers that "
                f"every tier needs; all of them cost {_money(plan.needed)}",
                f"预算 {_money(plan.budget)} 只够各层级所需回收量的 {share}；"
                f"全部满足需要 {_money(plan.needed)}",
            )
            return
        yield self._say(
            f"the channels together bring {share} of the answers that every tier needs",
            f"各渠道合计只能满足各层级所需回收量的 {share}",
        )

    def uncompared(self) -> Iterator[str]:
        """Tell of tiers in which channels can't overlap as is wished."""
        for tier in self.plan.tiers:
            if tier.overlap < self.plan.overlap:
                yield self._say(
                    f"channels overlap less in {tier.tier}: a second one can bring "
                    f"{_short(tier.overlap)} answers, of {self.plan.overlap}",
                    f"{tier.tier} 的渠道重叠不足：第二个渠道最多可回收 "
                    f"{_short(tier.overlap)} 份，需要 {self.plan.overlap} 份",
                )

    def levers(self) -> Iterator[str]:
        """Tell what binds, the most rewarding first."""
        found = sorted(self.plan.levers, key=_urgency)
        if not found:
            return
        yield self._say("what would help:", "可改进之处：")
        for lever in found[:_SHOWN]:
            what, worth = self._eased(lever), self._worth(lever)
            yield f"  {what.put(self.lang)}{self._say(': ', '：')}{worth}"

    def _eased(self, lever: Lever) -> Text:
        name = lever.name
        match lever.kind:
            case "budget":
                return Text("a tenth more budget", "预算增加一成")
            case "deadline":
                return Text("no deadline", "不设期限")
            case "capacity":
                shown = self._channel(name)
                return Text(
                    f"a tenth more capacity of {shown}", f"{shown}的容量增加一成"
                )
            case "reach":
                shown = self._channel(name)
                return Text(
                    f"contact facts of everybody for {shown}", f"补全{shown}的联系方式"
                )
            case "precision":
                return Text(
                    f"a half-width a tenth wider for {name}", f"{name}的精度放宽一成"
                )
            case "overlap":
                return Text("no overlap of channels", "不要求渠道重叠")

    def _worth(self, lever: Lever) -> str:
        match lever.unit:
            case "cost":
                money = _money(lever.gain)
                return self._say(f"saves about {money}", f"约节省 {money}")
            case "share":
                points = f"{lever.gain * 100:.1f}"
                return self._say(
                    f"about {points} points more of the answers needed",
                    f"所需回收量约提高 {points} 个百分点",
                )
            case "answers":
                count = _short(lever.gain)
                return self._say(
                    f"about {count} more of the answers that can't be had",
                    f"无法取得的回收量约可增加 {count} 份",
                )

    def _channel(self, name: str) -> str:
        channel = self.channels.get(name)
        return name if channel is None else channel.label.put(self.lang)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).put(self.lang)


def _urgency(lever: Lever) -> tuple[bool, Decimal]:
    return lever.unit != "answers", -lever.gain


def _short(number: Decimal) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _up(number: Decimal) -> str:
    """Write how many whole answers a requirement is."""
    return f"{-(-number // 1):,}"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
