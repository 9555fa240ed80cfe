"""URLs with their passwords, for whoever connects and nobody else."""

from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.text import Text

_FILE = "password-file"


def connecting_url(location: Location, **defaults: str) -> str:
    """Give the URL to connect by, with the password of a file if one is named.

    *defaults* are parameters for a URL that does not set them itself.

    Raises:
        DataError: the file can't be read.
    """
    parts = urlsplit(location.url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    file = given.pop(_FILE, None)
    password = location.password
    if password is None and file is not None:
        password = _read(Path(file))
    user = quote(unquote(parts.username or ""), safe="")
    if password is not None:
        user += f":{quote(password, safe='')}"
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{user}@{host}" if user else host
    query = urlencode({**defaults, **given}, quote_via=quote)
    return f"{parts.scheme}://{netloc}{parts.path}{'?' * bool(query)}{query}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = Text(
            f"the password file `{file}` can't be read",
            f"无法读取密码文件 `{file}`",
        )
        advice = Text(
            "write the password into it, as UTF-8, on one line",
            "请将密码以 UTF-8 编码写在该文件的一行中",
        )
        raise DataError([Problem("no-password", message, help=advice)]) from error
