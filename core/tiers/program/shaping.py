"""Decisions that are more than one value, as expressions read them."""

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.lang.shapes import Entries, Member, Several, Shape, surely
from tiers.program.rules import Decision, Listing, Output


def shapes(decision: Decision) -> dict[str, Shape]:
    """Give the shape of a decision by its name; of a single value there is none."""
    name, begin = str(decision.name), f"{decision.name}."
    if all(output.name.startswith(begin) for output in decision.outputs):
        entries = {o.name.removeprefix(begin): _shape(o) for o in decision.outputs}
        return {name: Entries(entries)}
    return {o.name: listed(o.listing) for o in decision.outputs if o.listing}


def _shape(output: Output) -> Shape:
    if output.listing is None:
        return ir.Column(output.name, output.type)
    return listed(output.listing)


def listed(listing: Listing) -> Several:
    """Give the elements that a list can have, each with the condition of its row."""
    holds: list[Node] = [surely(condition) for condition in listing.conditions]
    pairs = zip(listing.values, holds, strict=True)
    members = [Member(build.constant(value), held) for value, held in pairs]
    if listing.default is not None:
        none = build.every(*(ir.Not(held) for held in holds))
        members.append(Member(build.constant(listing.default), none))
    return Several(tuple(members))
