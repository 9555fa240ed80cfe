"""What a broker answers, and why it does not: acknowledgements, refusals, silence."""

import json
import re
import socket
import ssl

import attrs

from tiers.text import Text

_TOO_LARGE = 10054
"""The broker's number for a message that its stream takes none of this size."""
SILENT = Text("the broker does not answer in time", "服务器应答超时")
_STREAM_REFUSES = Text(
    "the stream takes no message of this size", "流不接受如此大的消息"
)
_BARS = re.compile(r"authoriz|authentic|permissions|credentials", re.IGNORECASE)


@attrs.frozen
class Ack:
    """What the broker says of a message that it got."""

    is_repeat: bool = False
    refused: Text | None = None


class Lost(Exception):  # noqa: N818 - it is no fault until nobody tries again
    """The connection is gone, or was not made; with the reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Barred(Exception):  # noqa: N818 - whoever knows the place makes a problem of it
    """The broker does not know us, or does not let us; with its words."""


class NoStream(Exception):  # noqa: N818 - see above
    """No stream keeps what is published; with the subject."""


def understood(data: bytes) -> Ack | Text:
    """Say what an acknowledgement means."""
    said = json.loads(data)
    error = said.get("error")
    if error is None:
        return Ack(is_repeat=bool(said.get("duplicate")))
    if error.get("err_code") == _TOO_LARGE:
        return Ack(refused=_STREAM_REFUSES)
    words = error.get("description", "?")
    return Text(f"the stream can't keep it: {words}", f"流无法保存：{words}")


def barred(error: Exception) -> Barred | None:
    """Tell whether the broker does not let us, by its words: there are no numbers."""
    words = str(error)
    said = words.removeprefix("nats: ").strip("'").lower()
    return Barred(said) if _BARS.search(words) else None


def why_lost(error: BaseException) -> Text:
    """Say why a connection is gone."""
    from nats import errors  # noqa: PLC0415 - an extra

    match error:
        case ConnectionRefusedError() | errors.NoServersError():
            return Text("nobody listens there", "该地址没有服务")
        case ssl.SSLCertVerificationError():
            return Text("its certificate is not trusted", "其证书不受信任")
        case socket.gaierror():
            return Text("there is no such host", "主机不存在")
        case TimeoutError():
            return SILENT
        case _:
            return Text("the connection was lost", "连接中断")
