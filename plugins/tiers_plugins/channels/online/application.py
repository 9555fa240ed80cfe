"""The page as a web application: requests in, documents out, and nothing in any log.

There is no session and no cookie: the code in the link is all that tells who asks.
"""

import sqlite3
import time
from collections.abc import Callable
from importlib.resources import files
from math import ceil
from urllib.parse import parse_qsl

import attrs
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tiers.ports import Person
from tiers.text import Lang, Text
from tiers_plugins.channels.online import pages, words
from tiers_plugins.channels.online.guard import Guard
from tiers_plugins.channels.online.visiting import Desk, Reply

LONGEST = 64 * 1024
"""Bytes of one form."""
_FIELDS = 200

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_Deed = Callable[[Person], Reply]


def application(desk: Desk, clock: Callable[[], float] = time.monotonic) -> Starlette:
    """Make the application; *clock* gives seconds that only rise."""
    site = _Site(desk, Guard(clock))
    routes = [
        Route("/", site.nowhere),
        Route("/style.css", _file("style.css", "text/css")),
        Route("/keep.js", _file("keep.js", "text/javascript")),
        Route("/s/{code}", site.page, methods=["GET"]),
        Route("/s/{code}", site.form, methods=["POST"]),
        Route("/s/{code}/keep", site.keep, methods=["POST"]),
    ]
    failures = {HTTPException: site.unknown, sqlite3.Error: site.failed}
    return Starlette(routes=routes, exception_handlers=failures)


class _TooLarge(Exception):  # noqa: N818 - it says what it is
    """A form has more in it than any of ours."""


@attrs.frozen(eq=False)
class _Site:
    desk: Desk
    guard: Guard

    async def nowhere(self, request: Request) -> Response:
        return _said(words.NOWHERE, _lang(request), 200)

    async def page(self, request: Request) -> Response:
        asked = request.query_params
        page, lang = asked.get("page", ""), asked.get("lang", "")
        return await self._for(request, lambda p: self.desk.shown(p, page, lang))

    async def form(self, request: Request) -> Response:
        return await self._posted(request, self.desk.answered)

    async def keep(self, request: Request) -> Response:
        return await self._posted(request, self.desk.kept)

    async def unknown(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return _said(words.NOWHERE, _lang(request), status)

    async def failed(self, request: Request, _: Exception) -> Response:
        return _said(words.FAILED, _lang(request), 503)

    async def _posted(
        self, request: Request, deed: Callable[[Person, dict[str, str]], Reply]
    ) -> Response:
        try:
            form = await _form(request)
        except _TooLarge:
            return _said(words.NOWHERE, _lang(request), 413)
        return await self._for(request, lambda person: deed(person, form))

    async def _for(self, request: Request, deed: _Deed) -> Response:
        """Do what is asked for the one whose code is in the link, if it is one."""
        code = request.path_params["code"]
        visitor = request.client.host if request.client else ""
        wait = self.guard.wait(visitor, code)
        if wait > 0:
            later = {"Retry-After": str(ceil(wait))}
            return _said(words.SLOWER, _lang(request), 429, later)
        person = self.desk.person(code)
        self.guard.judge(visitor, code, is_right=person is not None)
        if person is None:
            return _said(words.NOWHERE, _lang(request), 404)
        reply = await run_in_threadpool(deed, person)
        if reply.to:
            return RedirectResponse(reply.to, reply.status, headers=_HEADERS)
        return HTMLResponse(reply.html, reply.status, headers=_HEADERS)


async def _form(request: Request) -> dict[str, str]:
    """Read a form; nothing of it is kept on the disk.

    Raises:
        _TooLarge: it is none of ours.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise _TooLarge
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        raise _TooLarge from None
    return dict(pairs)


def _lang(request: Request) -> Lang:
    """Guess the language of somebody unknown, by what their browser says."""
    accepted = request.headers.get("accept-language", "").lower()
    zh, en = accepted.find("zh"), accepted.find("en")
    return "zh" if zh >= 0 and (en < 0 or zh < en) else "en"


def _said(
    said: Text, lang: Lang, status: int, more: dict[str, str] | None = None
) -> Response:
    title = Text("Survey", "满意度调查")
    html = pages.message(title, said, lang)
    return HTMLResponse(html, status, headers=_HEADERS | (more or {}))


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    content = files(__package__).joinpath(name).read_bytes()

    def send(_: Request) -> Response:
        headers = {**_HEADERS, "Cache-Control": "max-age=3600"}
        return Response(content, media_type=kind, headers=headers)

    return send
