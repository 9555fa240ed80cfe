"""Where a table is, as an analyst writes it: a file, files, standard input, or a URL.

    customers.csv   exports/*.csv   customers/   book.xlsx#Sheet2   -
    s3://bucket/customers.parquet   https://host/customers.csv
    postgresql://ann@host/db#customers   sqlite:///shop.db#select * from customers
    salesforce:tasks.csv

What stands behind `#` is the part that is meant: a sheet, a table or a query. A file
whose whole name exists is that file, whatever signs are in its name.
"""

import re
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

import attrs

from tiers.freezing import frozen

STDIN = "-"
"""What stands for standard input."""

_URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):(?://)?(?=.)", re.DOTALL)
"""A scheme has two signs or more: one is a drive of Windows."""

_USER = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://[^/\s'\"]*@")
"""Up to the host of a URL; a password may hold a `#`."""

_FILE_PART = re.compile(r"(.*\.\w+)#(.*)", re.DOTALL)
_SECRET = re.compile(r"pass|pwd|secret|token|sig|key|credential", re.IGNORECASE)
_OPEN = {"password-file", "passfile"}
"""Parameters of a URL that are no secrets, though their names look like it."""
_HIDDEN = "***"


@frozen
class Location:
    """The place of a table; its text shows no secret.

    `str(location)` is for people; `url`, for whoever connects, is never to be shown.
    """

    place: str
    """A path, a pattern of paths, `-`, or a URL without its secrets."""
    part: str = ""
    scheme: str = ""
    """The scheme of a URL in lower case; empty for files."""
    url: str = attrs.field(default="", repr=False)
    """A URL with its secrets, and without the part."""

    @classmethod
    def parse(cls, words: str) -> Self:
        """Read what an analyst wrote."""
        found = _URL.match(words)
        if found is None or ("://" not in found[0] and Path(words).exists()):
            return cls(*_file_and_part(words))
        scheme = found[1].lower()
        user = _USER.match(words)
        url, _, part = words[(start := user.end() if user else 0) :].partition("#")
        url = words[:start].replace("#", "%23") + url
        if scheme == "file":
            return cls(unquote(urlsplit(url).path), part)
        return cls(_shown(url), part, scheme, url)

    @classmethod
    def of(cls, place: "Path | Self") -> Self:
        """Give the location of a file, or a location as it is."""
        return cls(str(place)) if isinstance(place, Path) else place

    @property
    def path(self) -> Path:
        """The path of a file."""
        return Path(self.place)

    @property
    def file(self) -> Path | None:
        """The file that is meant, by itself or behind a scheme as in `odoo:FILE`."""
        if not self.scheme:
            return self.path
        if "://" in self.url:
            return None
        parts = urlsplit(self.url)
        name = unquote(f"{parts.netloc}{parts.path}")
        return Path(f"{name}#{self.part}" if self.part else name)

    @property
    def password(self) -> str | None:
        """The password that the URL holds, decoded."""
        given = urlsplit(self.url).password if self.url else None
        return unquote(given) if given else None

    @property
    def holds_secret(self) -> bool:
        """Tell whether the URL has a password, or another secret, in it.

        That of a URL in which nobody can tell its parts apart may be one, too.
        """
        if not self.url:
            return False
        return bool(_secrets(self.url)) if self.is_well_formed else "@" in self.url

    @property
    def is_well_formed(self) -> bool:
        """Tell whether a URL has its parts where they belong.

        A password with a `/` must be written with `%2F`, or nobody knows the host.
        """
        return _is_well_formed(self.url)

    def with_part(self, part: str) -> Self:
        """Give another part of the same place."""
        return attrs.evolve(self, part=part)

    def with_password(self, password: str) -> Self:
        """Give the same place, with a password for the user of the URL."""
        parts = urlsplit(self.url)
        user = quote(unquote(parts.username or ""), "")
        host = parts.netloc.rpartition("@")[2]
        netloc = f"{user}:{quote(password, '')}@{host}"
        return attrs.evolve(self, url=parts._replace(netloc=netloc).geturl())

    def hushed(self, words: str) -> str:
        """Take the secrets of the URL out of what somebody says of it."""
        if not self.url:
            return words
        for secret in sorted(set(_secrets(self.url)), key=len, reverse=True):
            words = words.replace(secret, _HIDDEN)
        return words

    def __str__(self) -> str:
        """Write the location without its secrets."""
        return f"{self.place}#{self.part}" if self.part else self.place


def seems_secret(name: str) -> bool:
    """Tell whether a parameter of this name seems to be a secret."""
    return not _is_open(name)


def _file_and_part(words: str) -> tuple[str, str]:
    found = _FILE_PART.fullmatch(words)
    if found is None or Path(words).exists():
        return words, ""
    return found[1], found[2]


def _shown(url: str) -> str:
    """Leave passwords out, and the values of parameters that look like secrets."""
    if not _is_well_formed(url):
        return f"{url.partition('://')[0]}://{_HIDDEN}"
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if parts.username else ""
    begin = "://" if "://" in url else ":"
    query = "&".join(
        part if _is_open(part) else f"{part.partition('=')[0]}={_HIDDEN}"
        for part in parts.query.split("&")
    )
    return f"{parts.scheme}{begin}{user}{host}{parts.path}{'?' * bool(query)}{query}"


def _is_well_formed(url: str) -> bool:
    """Tell whether host and port can be told apart from a password."""
    try:
        urlsplit(url).port  # noqa: B018 - it is looked at when it is asked for
    except ValueError:
        return False
    return True


def _is_open(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return name in _OPEN or not _SECRET.search(name)


def _secrets(url: str) -> list[str]:
    """List the secrets of a URL, as they are written and as they are meant."""
    parts = urlsplit(url)
    written = [parts.password or ""]
    written += [
        p.partition("=")[2] for p in parts.query.split("&") if p and not _is_open(p)
    ]
    found = {form for w in written for form in (w, unquote(w), quote(unquote(w), ""))}
    return [secret for secret in found if secret]
