"""A connection to NATS: messages go out, acknowledgements come back."""

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import attrs

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sql.faults import missing_extra

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

_SEED = re.compile(r"SU[A-Z2-7]{56}")
_CREDENTIALS = "BEGIN NATS USER JWT"
_TOO_LARGE = 10054
"""The broker's number for a message that its stream takes none of this size."""
_NOBODY = "503"
"""What the broker says if nobody listens to a subject."""
_HEADER = 64
"""Bytes of a header beside the key."""


@attrs.frozen
class Post:
    """A message to be published."""

    key: str
    subject: str
    payload: bytes


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


class Link:
    """A connection, once it is made; it does not come back by itself.

    Acknowledgements are listened for here: nats-py 2.16 leaves whoever publishes
    without one where the stream says that it is full.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._last: Exception | None = None
        self._client: Client | None = None
        self._inbox = ""
        self._numbers = count()
        self._waiting: dict[int, Post] = {}
        self._answers: dict[str, Ack | Text] = {}
        self._fault: NoStream | Barred | None = None
        self._is_over = False
        self._is_settled = asyncio.Event()
        """Whether every message has its answer, or none can come any more."""

    @classmethod
    async def open(cls, location: Location, secret: str, patience: float) -> "Link":
        """Connect; *patience* is how many seconds an answer is waited for.

        Raises:
            Lost: nobody answers.
            Barred: the secret is not the right one.
            DataError: a library is not installed.
        """
        link = cls(patience)
        try:
            from nats.aio.client import Client  # noqa: PLC0415 - an extra

            found = login(location, secret)
        except ImportError:
            raise missing_extra(location, "broker") from None
        link._client = Client()
        await link._connect(location, found)
        return link

    async def _connect(self, location: Location, found: Mapping[str, Any]) -> None:
        from nats import errors  # noqa: PLC0415 - an extra

        assert self._client is not None
        parts = urlsplit(location.url)
        try:
            await self._client.connect(
                f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
                name="tiers",
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=max(1, round(self._patience)),
                error_cb=self._note,
                closed_cb=self._end,
                **found,
            )
            self._inbox = self._client.new_inbox()
            await self._client.subscribe(f"{self._inbox}.*", cb=self._hear)
        except ImportError:
            raise missing_extra(location, "broker") from None
        except (errors.Error, OSError, TimeoutError) as error:
            await self.close()
            reason = self._last or error
            raise _barred(reason) or Lost(_why(reason)) from None

    async def _note(self, error: Exception) -> None:
        self._last = error
        self._fault = self._fault or _barred(error)
        if self._fault:
            self._is_settled.set()

    async def _end(self) -> None:
        self._is_over = True
        self._is_settled.set()

    async def _hear(self, message: "Msg") -> None:
        post = self._waiting.pop(int(message.subject.rpartition(".")[2]), None)
        if post is None:
            return  # from an earlier try
        if message.headers and message.headers.get("Status") == _NOBODY:
            self._fault = NoStream(post.subject)
            self._is_settled.set()
            return
        self._answers[post.key] = understood(message.data)
        if not self._waiting:
            self._is_settled.set()

    async def stream(self, subjects: str) -> str | None:
        """Name the stream that keeps subjects; None if we may not ask.

        Raises:
            NoStream: none does.
            Lost: the connection is gone.
        """
        from nats import errors  # noqa: PLC0415 - an extra
        from nats.js.errors import NotFoundError, ServiceUnavailableError  # noqa: PLC0415

        assert self._client is not None
        try:
            asked = self._client.jetstream(timeout=self._patience)
            return await asked.find_stream_name_by_subject(subjects)
        except (NotFoundError, ServiceUnavailableError):
            raise NoStream(subjects) from None
        except errors.TimeoutError:
            return None
        except errors.Error as error:
            raise Lost(_why(error)) from None

    async def publish(self, posts: Sequence[Post]) -> dict[str, Ack | Text]:
        """Publish messages; say by key what the broker answered, if it did.

        A text says why a message can't be kept now.

        Raises:
            Barred: we may not.
            NoStream: no stream keeps them.
        """
        from nats import errors  # noqa: PLC0415 - an extra

        self._waiting, self._answers = {}, {}
        self._is_settled.clear()
        try:
            for post in posts:
                await self._send(post)
        except (errors.Error, OSError) as error:
            self._last = error  # it went away; some may have been answered all the same
        if self._waiting and not self._is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_settled.wait(), self._patience)
        if self._fault is not None:
            raise self._fault
        return self._answers

    async def _send(self, post: Post) -> None:
        assert self._client is not None
        if (why := self._too_large(post)) is not None:
            self._answers[post.key] = Ack(refused=why)
            return
        number = next(self._numbers)
        self._waiting[number] = post
        await self._client.publish(
            post.subject,
            post.payload,
            reply=f"{self._inbox}.{number}",
            headers={"Nats-Msg-Id": post.key},
        )

    @property
    def why_lost(self) -> Text:
        """Say why there were no answers."""
        return _why(self._last) if self._last is not None else _SILENT

    @property
    def is_over(self) -> bool:
        """Tell whether another connection is needed."""
        return self._is_over or self._client is None or self._client.is_closed

    async def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            await self._client.close()

    def _too_large(self, post: Post) -> Text | None:
        assert self._client is not None
        size, most = len(post.payload) + len(post.key), self._client.max_payload
        if size + _HEADER <= most:
            return None
        return Text(
            f"the broker takes no message of more than {most:,} bytes",
            f"消息超过服务器允许的 {most:,} 字节",
        )


def login(location: Location, secret: str) -> dict[str, Any]:
    """Say what to log in with: what a secret is, shows in its form.

    It is a password if the URL names a user; else a file of credentials, the seed of an
    NKey, or a token.
    """
    user = urlsplit(location.url).username
    secret = (location.password or secret).strip()
    found: dict[str, Any] = {}
    if location.scheme == "tls":
        found["tls"] = ssl.create_default_context()
    if user:
        found |= {"user": unquote(user), "password": secret}
    elif _CREDENTIALS in secret:
        from nats.aio.client import RawCredentials  # noqa: PLC0415 - an extra

        found["user_credentials"] = RawCredentials(secret)
    elif _SEED.fullmatch(secret):
        found["nkeys_seed_str"] = secret
    elif secret:
        found["token"] = secret
    return found


def _barred(error: Exception) -> Barred | None:
    """Tell whether the broker does not let us, by its words: there are no numbers."""
    words = str(error)
    said = words.removeprefix("nats: ").strip("'").lower()
    return Barred(said) if _BARS.search(words) else None


_BARS = re.compile(r"authoriz|authentic|permissions|credentials", re.IGNORECASE)


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


_SILENT = Text("the broker does not answer in time", "服务器应答超时")
_STREAM_REFUSES = Text(
    "the stream takes no message of this size", "流不接受如此大的消息"
)


def _why(error: BaseException) -> Text:
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
            return _SILENT
        case _:
            return Text("the connection was lost", "连接中断")
