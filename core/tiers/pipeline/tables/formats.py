"""Which of the formats on offer serves a file or a URL."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tiers.compressed import SUFFIXES
from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.offers import claims
from tiers.problems import DataError, Problem, closest
from tiers.text import Text


@frozen
class Formats:
    """What reads tables, or what writes them."""

    kind: str
    """`sources` or `sinks`."""
    offers: Sequence[Any]
    loss: Callable[[str, str], Text | None]
    """Says which plugin may be to blame that nothing claims an ending."""
    ready: Callable[[Any], Any]
    """Imports an offer, if it is one for later."""

    def of_name(self, name: str) -> Any:
        """Find what serves files of a name, by its ending; None if nothing does."""
        found = [o for o in self._of_files() if name.lower().endswith(o.suffixes)]
        return self.ready(found[0]) if len(found) == 1 else None

    def of_file(self, path: Path) -> Any:
        """Find what serves a file, by the ending of its name.

        Raises:
            DataError: nothing does.
        """
        found = self.of_name(path.name)
        if found is None:
            raise DataError([self._unknown(str(path), path.suffix.lower())])
        return found

    def of_format(self, name: str) -> Any:
        """Find a format that an analyst names, such as `csv`, or by an ending of it.

        Raises:
            DataError: there is none.
        """
        for offer in self._of_files():
            if offer.name == name or f".{name.lstrip('.').lower()}" in offer.suffixes:
                return self.ready(offer)
        known = ", ".join(sorted(offer.name for offer in self._of_files()))
        message = Text(f"no format is named `{name}`", f"没有名为 `{name}` 的格式")
        advice = Text(f"known formats: {known}", f"可用的格式：{known}")
        raise DataError([Problem("unknown-format", message, help=advice)])

    def of_url(self, location: Location) -> Any:
        """Find what serves a URL, by its scheme.

        Raises:
            DataError: nothing does, or the URL is not well-formed.
        """
        found = [o for o in self.offers if location.scheme in _schemes(o)]
        if len(found) != 1:
            raise DataError([self._unknown(str(location), f"{location.scheme}://")])
        if not location.is_well_formed:
            raise DataError([_malformed(location)])
        return self.ready(found[0])

    def _of_files(self) -> list[Any]:
        return [offer for offer in self.offers if getattr(offer, "suffixes", ())]

    def _unknown(self, shown: str, claim: str) -> Problem:
        done, by = _DONE[self.kind], _BEGINNING if "://" in claim else _ENDING
        message = Text(
            f"`{shown}` can't be {done.en}: its {by.en} names no known format",
            f"无法{done.zh} `{shown}`：不认识该{by.zh}",
        )
        claimed = {c for o in self.offers for c in claims(o)}
        alike = {c for c in claimed if ("://" in c) is ("://" in claim)}
        # A place begins with `salesforce:` or `https:`; what follows differs.
        known = {c.removesuffix("//") for c in alike if not c.endswith(SUFFIXES)}
        advice = closest(claim.removesuffix("//"), known)
        lost = self.loss(self.kind, claim)
        return Problem("unknown-format", message, help=lost or advice)


_DONE = {"sources": Text("read", "读取"), "sinks": Text("written", "写入")}
_ENDING, _BEGINNING = Text("ending", "文件扩展名"), Text("beginning", "地址类型")


def _schemes(offer: Any) -> tuple[str, ...]:
    return getattr(offer, "schemes", ())


def _malformed(location: Location) -> Problem:
    message = Text(
        f"the URL `{location.place}` is not well-formed",
        f"地址 `{location.place}` 的格式不正确",
    )
    advice = Text(
        "write SCHEME://USER@HOST:PORT/DATABASE; in a password, `/` is %2F, `@` is %40 "
        "and `:` is %3A",
        "格式为 类型://用户@主机:端口/数据库；密码中的 `/` 写作 %2F，`@` 写作 %40，"
        "`:` 写作 %3A",
    )
    return Problem("bad-url", message, help=advice)
