"""Fetch a file from a store of objects, or from the web, into one of ours."""

import base64
import re
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit

from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.sql.faults import missing_extra

STORES: Final = ("s3", "gs", "az", "abfs", "abfss")
WEB: Final = ("http", "https")

_AZURE = ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY")
_CREDENTIALS: Final = {
    "s3": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "gs": ("GOOGLE_SERVICE_ACCOUNT",),
    "az": _AZURE,
    "abfs": _AZURE,
    "abfss": _AZURE,
}
"""The variables that a store looks for, first of all."""

PATIENCE: Final = {"max_retries": 2, "connect_timeout": "10s"}

_CHUNK = 2**20
_SECONDS = 30
_URL = re.compile(r"\(?\b\w+://\S+")


def fetch(location: Location, target: Path) -> None:
    """Write the file at *location* to *target*, chunk by chunk.

    Raises:
        DataError: there is none, or it can't be reached.
    """
    try:
        if location.scheme in WEB:
            _from_web(location, target)
        else:
            _from_store(location, target)
    except HTTPError as error:
        with error:  # it holds the connection
            raise explained(location, error) from None
    except OSError as error:
        raise explained(location, error) from None


def explained(location: Location, error: Exception) -> DataError:
    """Say why a file can't be had, without any of the words that may hold a secret."""
    status = error.code if isinstance(error, HTTPError) else None
    words = str(error)
    signs = _URL.sub("…", words)  # a port or a name may have a 404 in it
    if status == 404 or isinstance(error, FileNotFoundError) or _is_absent(signs):
        return DataError([_no_file(location)])
    if status in {401, 403} or _is_refused(signs):
        return DataError([_refused(location)])
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        words = getattr(error.reason, "strerror", None) or str(error.reason)
    told = words.splitlines()[0].rpartition(" - ")[2] if words else "?"
    line = _URL.sub("…", location.hushed(told))
    return DataError([_unreachable(location, line)])


def _is_absent(words: str) -> bool:
    return any(sign in words for sign in ("404", "NotFound", "not found", "No such"))


def _is_refused(words: str) -> bool:
    signs = ("401", "403", "Forbidden", "AccessDenied", "Unauth", "PermissionDenied")
    return any(sign in words for sign in signs) or "credential" in words.lower()


def _from_web(location: Location, target: Path) -> None:
    from http.client import HTTPException  # noqa: PLC0415 - slow to import
    from urllib.request import Request, urlopen  # noqa: PLC0415

    parts = urlsplit(location.url)
    host = parts.netloc.rpartition("@")[2]
    request = Request(urlunsplit(parts._replace(netloc=host)))  # noqa: S310 - http(s) only
    if parts.username:
        user = f"{unquote(parts.username)}:{location.password or ''}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(user).decode()}")
    try:
        with (
            urlopen(request, timeout=_SECONDS) as answer,  # noqa: S310 - see above
            target.open("wb") as file,
        ):
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
            wanted, got = answer.headers.get("Content-Length"), file.tell()
    except HTTPException as error:
        raise OSError(type(error).__name__) from None
    if wanted is not None and got != int(wanted):
        raise OSError(f"it ended after {got:,} of {int(wanted):,} bytes")


def _from_store(location: Location, target: Path) -> None:
    try:
        import obstore  # noqa: PLC0415 - an extra
        from obstore.exceptions import BaseError  # noqa: PLC0415
        from obstore.store import from_url  # noqa: PLC0415
    except ImportError:
        raise missing_extra(location, "cloud") from None
    parts = urlsplit(location.url)
    try:
        store = from_url(
            urlunsplit((parts.scheme, parts.netloc, "", "", "")),
            client_options={"connect_timeout": "10s", "allow_http": True},
            retry_config={"max_retries": 2},
        )
        found = obstore.get(store, unquote(parts.path).lstrip("/"))
        with target.open("wb") as file:
            for chunk in found.stream(min_chunk_size=_CHUNK):
                file.write(chunk)
    except BaseError as error:
        raise explained(location, error) from None


def _no_file(location: Location) -> Problem:
    return Problem(
        "no-file",
        Text(f"there is no file `{location.place}`", f"文件 `{location.place}` 不存在"),
        help=Text("check the name and the folder", "请检查文件名和所在文件夹"),
    )


def _refused(location: Location) -> Problem:
    if location.scheme in WEB:
        advice = Text(
            "check user, password or signature of the URL",
            "请检查 URL 中的用户名、密码或签名",
        )
    else:
        names = _CREDENTIALS[location.scheme]
        advice = Text(
            f"credentials come from the environment, such as {' and '.join(names)}",
            f"凭据取自环境变量，例如 {' 和 '.join(names)}",
        )
    return Problem(
        "login-refused",
        Text(f"you may not read `{location.place}`", f"无权读取 `{location.place}`"),
        help=advice,
    )


def _unreachable(location: Location, words: str) -> Problem:
    return Problem(
        "no-connection",
        Text(
            f"`{location.place}` can't be reached: {words}",
            f"无法访问 `{location.place}`：{words}",
        ),
        help=Text(
            "check the address and the network, and run it again",
            "请检查地址和网络，然后重新运行",
        ),
    )
