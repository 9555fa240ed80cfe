"""A connection to NATS: messages go out, acknowledgements come back."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sinks.broker.answers import (
    SILENT,
    Ack,
    Barred,
    Lost,
    NoStream,
    barred,
    understood,
    why_lost,
)
from tiers_plugins.sinks.broker.login import login
from tiers_plugins.sql.faults import missing_extra

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

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
            raise barred(reason) or Lost(why_lost(reason)) from None

    async def _note(self, error: Exception) -> None:
        self._last = error
        self._fault = self._fault or barred(error)
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
            raise Lost(why_lost(error)) from None

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
        return why_lost(self._last) if self._last is not None else SILENT

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
