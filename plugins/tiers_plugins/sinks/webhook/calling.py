"""One call of a webhook: bytes go out, a status and bytes come back."""

import base64
import ssl
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import attrs

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sql.faults import missing_extra

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse


@attrs.frozen
class Reply:
    """What a receiver answers."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


class NoReply(Exception):  # noqa: N818 - it is no fault until nobody tries again
    """There is no answer, or none that can be read to its end; with the reason."""

    def __init__(self, why: Text, *, is_final: bool = False) -> None:
        super().__init__(why.en)
        self.why, self.is_final = why, is_final


Call = Callable[[bytes, Mapping[str, str], int], Reply]
"""Sends a body with headers; gives the answer, up to so many bytes, or `NoReply`."""


def caller(location: Location, *, timeout: float, calls: int) -> Call:
    """Open connections to a receiver, kept open between calls.

    Certificates are verified against those that the system trusts (`SSL_CERT_FILE`
    names others). Redirects are not followed: what is signed for one receiver is none
    of another's business.

    Args:
        location: the URL of the receiver.
        timeout: seconds for connecting, and for any pause within an answer.
        calls: how many are made at the same time at most.

    Raises:
        DataError: the library is not installed.
    """
    try:
        import urllib3  # noqa: PLC0415 - an extra
    except ImportError:
        raise missing_extra(location, "webhook") from None
    pool = urllib3.PoolManager(
        headers=_login(location),
        retries=False,
        timeout=urllib3.Timeout(connect=timeout, read=timeout),
        maxsize=calls,
        block=True,
        ssl_context=ssl.create_default_context(),
    )

    def call(body: bytes, headers: Mapping[str, str], longest: int) -> Reply:
        try:
            answer = pool.request(
                "POST",
                location.url,
                body=body,
                headers={**pool.headers, **headers},
                preload_content=False,
                redirect=False,
            )
            return _read(answer, longest)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise NoReply(_reason(error), is_final=_is_untrusted(error)) from None

    return call


def _login(location: Location) -> dict[str, str]:
    """Give user and password of the URL, as HTTP has them (RFC 7617)."""
    user = urlsplit(location.url).username
    if not user:
        return {}
    both = f"{unquote(user)}:{location.password or ''}".encode()
    return {"authorization": f"Basic {base64.b64encode(both).decode()}"}


def _read(answer: "BaseHTTPResponse", longest: int) -> Reply:
    """Read an answer to its end, so that its connection can be used again."""
    try:
        found = answer.read(longest + 1)
        headers = {name.lower(): value for name, value in answer.headers.items()}
    except BaseException:
        answer.close()
        raise
    finally:
        answer.release_conn()
    if len(found) > longest:
        answer.close()
        raise NoReply(_too_long(longest), is_final=True)
    return Reply(answer.status, headers, found)


def _too_long(longest: int) -> Text:
    return Text(
        f"it answers with more than {longest:,} bytes", f"应答超过 {longest:,} 字节"
    )


def _is_untrusted(error: BaseException) -> bool:
    """Tell whether the receiver can't prove who it is: another try won't help."""
    inner = error.args[-1] if error.args else None
    return isinstance(error, ssl.SSLCertVerificationError) or (
        isinstance(inner, ssl.SSLCertVerificationError)
    )


def _reason(error: BaseException) -> Text:
    """Say why, without the words of a library: those hold the URL."""
    causes = (error, *error.args, *_inner(error))
    names = {type(cause).__name__ for cause in causes}
    return next((said for name, said in _REASONS.items() if name in names), _FAILED)


def _inner(error: BaseException) -> tuple[object, ...]:
    last = error.args[-1] if error.args else None
    return last.args if isinstance(last, BaseException) else ()


_FAILED = Text("the connection failed", "连接失败")
_BROKEN = Text("it broke off in the middle of its answer", "应答中途断开")
_REASONS = {
    "SSLCertVerificationError": Text(
        "its certificate is not trusted", "其证书不受信任"
    ),
    "SSLError": Text("no encrypted connection can be made", "无法建立加密连接"),
    "NameResolutionError": Text("there is no such host", "主机不存在"),
    "ConnectTimeoutError": Text("nobody answers in time", "连接超时"),
    "ReadTimeoutError": Text("it does not answer in time", "应答超时"),
    "NewConnectionError": Text("nobody listens there", "该地址没有服务"),
    "IncompleteRead": _BROKEN,
    "InvalidChunkLength": _BROKEN,
    "ProtocolError": Text(
        "it closed the connection without an answer", "未作应答便关闭了连接"
    ),
}
