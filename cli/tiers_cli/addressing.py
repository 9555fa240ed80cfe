"""Where things are to be delivered, as commands take it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from tiers import policy as policies
from tiers.delivering import What
from tiers.freezing import frozen
from tiers.problems import DataError, PolicyError, Problem
from tiers_cli.screen import misread, misuse

if TYPE_CHECKING:  # most runs deliver nothing, and start without it
    from tiers.pipeline.delivery.addresses import Address, Kept


@frozen(slots=False)
class To:
    """Where things are to be delivered, in the words of the analyst."""

    words: tuple[str, ...]
    is_all: bool
    """Whether every sink of the policy is meant."""
    what: What | None
    options: Mapping[str, str]
    secret: "Kept | None"

    @property
    def is_asked(self) -> bool:
        """Whether anything is to be delivered at all."""
        return bool(self.words) or self.is_all

    @property
    def more(self) -> tuple[str, ...]:
        """Say once more what was said of the sink, to deliver to it again."""
        found = [] if self.what is None else ["--what", self.what]
        for name, value in self.options.items():
            found += ["--sink-option", f"{name}={value}"]
        if self.secret is not None:
            kept = self.secret
            found += (
                ["--secret-env", kept.env] if kept.env else ["--secret-file", kept.file]
            )
        return tuple(found)

    def among(self, known: "Callable[[], Mapping[str, Address]]") -> "list[Address]":
        """Give the addresses; names are those of *known* sinks.

        Raises:
            DataError: a word is no name, no URL and no file; all such words at once.
        """
        names = dict.fromkeys((*(known() if self.is_all else ()), *self.words))
        found: list[Address] = []
        problems: list[Problem] = []
        for name in names:
            try:
                found.append(self._address(name, known))
            except DataError as error:
                problems += error.problems
        if problems:
            raise DataError(problems)
        return found

    def of_policy(self, path: Path) -> "list[Address]":
        """Give the addresses; names are those of the sinks of a policy.

        Raises:
            DataError: a word is no name, no URL and no file; all such words at once.
            PolicyError: all sinks are meant, and there are none.
        """
        from tiers.pipeline.delivery import addresses, misaddressed  # noqa: PLC0415

        @cache
        def known() -> "Mapping[str, Address]":
            policy, _ = policies.load(path)
            return {} if policy is None else addresses.of_policy(policy, path.parent)

        if self.is_all and not known():
            raise PolicyError([misaddressed.no_sinks(path)])
        return self.among(known)

    def _address(
        self, word: str, known: "Callable[[], Mapping[str, Address]]"
    ) -> "Address":
        from tiers.pipeline.delivery.addresses import Shape, resolved  # noqa: PLC0415

        given, is_named = resolved(word, known)
        if not self._says_more:
            return given
        if is_named:
            raise misuse(
                f"`{word}` is a sink of the policy, which says all about it; "
                f"{_MORE} go with a URL or a file",
                f"`{word}` 是策略中的接收方，一切由策略说明；"
                f"{_MORE_ZH} 只用于 URL 或文件",
            )
        shape = Shape(self.what or given.shape.what)
        return attrs.evolve(
            given, shape=shape, options=self.options, secret=self.secret
        )

    @property
    def _says_more(self) -> bool:
        return bool(self.what or self.options or self.secret)


_MORE = "--what, --sink-option, --secret-env and --secret-file"
_MORE_ZH = "--what、--sink-option、--secret-env 和 --secret-file"


def to_options(*, of_policy: bool) -> Callable[[Callable[..., Any]], Any]:
    """Add the options that say where to deliver; they come as `to`.

    Where it is *of_policy*, all its sinks can be meant together.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_places(  # noqa: PLR0913 - one argument for each option
            *args: Any,
            words: tuple[str, ...],
            what: What | None,
            said: Mapping[str, str],
            secret_env: str | None,
            secret_file: str | None,
            is_all: bool = False,
            **rest: Any,
        ) -> Any:
            to = To(words, is_all, what, said, _kept(secret_env, secret_file))
            if len(words) + is_all != 1 and (what or said or to.secret):
                raise misuse(
                    f"{_MORE} go with one --to", f"{_MORE_ZH} 只能与一个 --to 同用"
                )
            return command(*args, to=to, **rest)

        found: Callable[..., Any] = with_places
        for option in (*_options(), *_places(of_policy=of_policy)):
            found = option(found)
        return found

    return add


def _kept(env: str | None, file: str | None) -> "Kept | None":
    if env and file:
        raise misuse(
            "a secret is in --secret-env or in --secret-file",
            "密钥在 --secret-env 或 --secret-file 中给出其一",
        )
    if not (env or file):
        return None
    from tiers.pipeline.delivery.addresses import Kept  # noqa: PLC0415 - see above

    if file:
        return Kept(file=str(Path(file).absolute()))
    return Kept(env=env or "")


def _pairs(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for words in given:
        name, equals, value = words.partition("=")
        if not (name and equals):
            raise misread(
                f"`{name}` is not written NAME=VALUE",
                f"`{name}` 没有写成 NAME=VALUE 的形式",
            )
        if name in found:
            raise misread(f"`{name}` is given twice", f"`{name}` 给出了两次")
        found[name] = value
    return found


def _options() -> Iterator[Callable[..., Any]]:
    yield click.option(
        "--secret-file",
        metavar="FILE",
        help="The file that holds the secret of --to.",
    )
    yield click.option(
        "--secret-env",
        metavar="NAME",
        help="The variable that holds the secret of --to.",
    )
    yield click.option(
        "--sink-option",
        "said",
        metavar="NAME=VALUE",
        multiple=True,
        callback=_pairs,
        help="What the sink of --to knows besides, such as rate=50; once for each.",
    )
    yield click.option(
        "--what",
        type=click.Choice(["actions", "decisions"]),
        help="What --to gets: an item for each service action, or for each customer.  "
        "[default: actions]",
    )


def _places(*, of_policy: bool) -> Iterator[Callable[..., Any]]:
    if of_policy:
        yield click.option(
            "--deliver",
            "is_all",
            is_flag=True,
            help="Deliver to every sink that the policy names.",
        )
    default = "" if of_policy else "  [default: all that the policy names]"
    yield click.option(
        "--to",
        "words",
        metavar="SINK",
        multiple=True,
        help="Where to deliver: a sink that the policy names, a URL, a file, "
        f"URL#TABLE of a database, or console; may be given several times.{default}",
    )
