"""The `sinks:` section: where decisions are delivered to, by names of the owner's."""

import re
from collections.abc import Mapping
from typing import Any

import attrs
import cattrs

from tiers.delivering import What
from tiers.freezing import frozen
from tiers.location import Location, seems_secret
from tiers.policy.faults import Hook
from tiers.policy.keys import NO_NAME, Name, key
from tiers.policy.nodes import Node, Scalar
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@frozen
class SecretSpec:
    """Where a secret is kept: one of the two."""

    env: Located | None = key("the variable that holds it", default=None)
    file: Located | None = key(
        "the file that holds it; without `/` in front, beside the policy", default=None
    )

    def __attrs_post_init__(self) -> None:
        """Refuse both, and neither."""
        if (self.env is None) is (self.file is None):
            raise Fault(Problem("unfit-sink", _ONE_PLACE, help=_PLACES))


@frozen
class SinkSpec:
    """A sink: where something is delivered to, and what."""

    to: Located = key(
        "a URL, such as https://host/tasks, or a file such as tasks.csv",
        stand_in=NO_NAME,
    )
    what: What = key(
        "actions: an item for each service action; decisions: one for each customer",
        default="actions",
    )
    facts: tuple[Name, ...] = key(
        "the facts it may receive besides the one that names the customer",
        factory=tuple,
    )
    secret: SecretSpec | None = key(
        "where its secret is kept: {env: NAME} or {file: PATH}", default=None
    )
    options: Mapping[Name, Located] = key(
        "what the sink knows besides, such as rate: 50", factory=dict
    )

    @to.validator
    def _holds_no_secret(self, _: Any, to: Located) -> None:
        if Location.parse(to).holds_secret:
            raise Fault(_literal(_silent(to.at)))

    @options.validator
    def _are_no_secrets(self, _: Any, options: Mapping[Name, Located]) -> None:
        for name in options:
            if seems_secret(name):
                raise Fault(_literal(_silent(name.at)))


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* that a secret itself is never written in a policy."""
    general = converter.get_structure_hook(SecretSpec)
    converter.register_structure_hook(SecretSpec, _guarding(general))


def _guarding(general: Hook) -> Hook:
    def hook(node: Node, kind: Any) -> Any:
        if isinstance(node, Scalar):
            raise Fault(_literal(_silent(node.at)))
        try:
            made: SecretSpec = general(node, kind)
        except Fault as fault:  # whatever it is, a secret may be in this line
            problems = [_unseen(problem, node) for problem in fault.problems]
            raise Fault(*problems) from None
        if made.env is not None and not _VARIABLE.fullmatch(made.env):
            raise Fault(_literal(_silent(made.env.at)))
        return made

    return hook


def without_secrets(problems: list[Problem]) -> list[Problem]:
    """Show no line in which a secret is written, whatever is wrong there besides."""
    hushed = (p.at for p in problems if p.at and not p.at.excerpt)
    lines = {(at.file, at.line) for at in hushed}
    return [
        attrs.evolve(p, at=_silent(p.at))
        if p.at and (p.at.file, p.at.line) in lines
        else p
        for p in problems
    ]


def _unseen(problem: Problem, node: Node) -> Problem:
    return attrs.evolve(problem, at=_silent(problem.at or node.at))


def _silent(at: Span) -> Span:
    """Give a place that is told, and not shown."""
    return attrs.evolve(at, excerpt="")


def _literal(at: Span) -> Problem:
    return Problem("literal-secret", _LITERAL, at, help=_PLACES)


_LITERAL = Text("a secret is written in the policy", "策略中写入了密钥")
_ONE_PLACE = Text(
    "a secret is kept in one place, `env` or `file`",
    "密钥应存放在一处：`env` 或 `file`",
)
_PLACES = Text(
    "keep it outside, and name the place: `secret: {env: NAME}` or "
    "`secret: {file: PATH}`",
    "请将密钥存放在策略之外，并写明位置：`secret: {env: 变量名}` 或 "
    "`secret: {file: 路径}`",
)
