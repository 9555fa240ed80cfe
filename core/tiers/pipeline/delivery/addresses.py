"""Where things are delivered to: sinks that a policy names, URLs, files and tables."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import attrs

from tiers.delivering import Terms, What
from tiers.location import Location
from tiers.pipeline.delivery import misaddressed
from tiers.policy.model import Policy
from tiers.policy.sink_specs import SecretSpec, SinkSpec
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.text import Lang

CONSOLE = "console"
"""What names the terminal; it needs no URL."""


@attrs.frozen
class Kept:
    """Where a secret is kept: in a variable, or in a file."""

    env: str = ""
    file: str = ""

    def secret(self) -> str:
        """Read the secret.

        Raises:
            DataError: there is none.
        """
        if self.env:
            found = os.environ.get(self.env, "")
            problem = misaddressed.no_variable(self.env)
        else:
            found, problem = _read(Path(self.file))
        if not found.strip():
            raise DataError([problem])
        return found


def _read(path: Path) -> tuple[str, Problem]:
    problem = misaddressed.no_secret(path)
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n"), problem
    except (OSError, UnicodeDecodeError):
        return "", problem


@attrs.frozen
class Shape:
    """What is delivered: sinks of one shape get the same."""

    what: What = "actions"
    facts: tuple[str, ...] = ()
    """The facts that go along, by name."""


@attrs.frozen
class Address:
    """A sink: what it is called, where it is, what it gets, and how."""

    name: str
    location: Location
    shape: Shape = Shape()
    options: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    secret: Kept | None = None
    at: Span | None = attrs.field(default=None, eq=False, repr=False)
    """Where a policy names it."""

    @property
    def is_console(self) -> bool:
        """Whether things are shown, and nobody keeps them."""
        return self.location.scheme == CONSOLE

    def opened(self) -> Self:
        """Give the secret of a database to who connects: in its URL.

        Raises:
            DataError: there is no secret.
        """
        if self.secret is None:
            return self
        location = self.location.with_password(self.secret.secret())
        return attrs.evolve(self, location=location)

    def terms(self, run: str, about: Mapping[str, str], lang: Lang) -> Terms:
        """Say what its sink is told besides the items.

        Raises:
            DataError: there is no secret.
        """
        secret = "" if self.secret is None else self.secret.secret()
        return Terms(run, self.shape.what, about, secret, self.options, lang)


def of_policy(policy: Policy, folder: Path) -> dict[str, Address]:
    """Give the sinks of a policy by name; its secrets are beside it, in *folder*."""
    return {
        str(name): _of_spec(str(name), spec, folder)
        for name, spec in policy.sinks.items()
    }


def _of_spec(name: str, spec: SinkSpec, folder: Path) -> Address:
    return Address(
        name,
        console_or(str(spec.to)),
        Shape(spec.what, tuple(map(str, spec.facts))),
        {str(option): str(value) for option, value in spec.options.items()},
        None if spec.secret is None else _kept(spec.secret, folder),
        spec.to.at,
    )


def _kept(spec: SecretSpec, folder: Path) -> Kept:
    if spec.env is not None:
        return Kept(env=str(spec.env))
    path = Path(str(spec.file)).expanduser()
    return Kept(file=str((folder / path).absolute()))


def console_or(words: str) -> Location:
    """Read where something goes; the terminal is `console` or `console:`."""
    if words.removesuffix(":") == CONSOLE:
        return Location.parse(f"{CONSOLE}://")
    return Location.parse(words)


def resolved(
    word: str, known: Callable[[], Mapping[str, Address]]
) -> tuple[Address, bool]:
    """Find what a word means, and whether it is a name of what is *known*.

    Else it is a URL or a file. What is *known* is asked for only if it may be a name.

    Raises:
        DataError: it is none of them.
    """
    location = console_or(word)
    if location.scheme:
        is_console = location.scheme == CONSOLE
        return Address(CONSOLE if is_console else str(location), location), False
    if word in known():
        return known()[word], True
    if location.path.suffix or "/" in word:
        return Address(str(location), location), False
    raise DataError([misaddressed.unknown_sink(word, known())])
