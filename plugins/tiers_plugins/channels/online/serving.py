"""The server of the page: it listens until it is told to stop."""

import os
import socket
import sqlite3

import uvicorn

from tiers.ports import Fieldwork, Site
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.channels.online.application import application
from tiers_plugins.channels.online.store import FILE, Store
from tiers_plugins.channels.online.visiting import Desk

_LAST_WORDS = 1
"""Seconds for requests that are on their way when the server is told to stop."""


def serve(work: Fieldwork, site: Site) -> None:
    """Answer respondents until the process is told to stop.

    Raises:
        DataError: the store can't be opened, or nobody may listen at the address.
    """
    store = _store(site)
    try:
        with _listening(site) as door:
            host, port = door.getsockname()[:2]
            site.opened(f"http://{f'[{host}]' if ':' in host else host}:{port}")
            _server(work, site, store).run(sockets=[door])
    finally:
        store.close()


def _server(work: Fieldwork, site: Site, store: Store) -> uvicorn.Server:
    config = uvicorn.Config(
        application(Desk.of(work, store, site.now)),
        access_log=False,  # links are secrets
        log_config=None,
        server_header=False,
        proxy_headers=bool(site.proxy),
        forwarded_allow_ips=site.proxy or None,
        limit_concurrency=2000,
        timeout_graceful_shutdown=_LAST_WORDS,
        lifespan="off",
    )
    return uvicorn.Server(config)


def _store(site: Site) -> Store:
    try:
        return Store.opened(site.folder)
    except (OSError, sqlite3.Error) as error:
        path = site.folder / FILE
        message = Text(
            f"`{path}` can't be used to keep answers: {error}",
            f"`{path}` 无法用于保存回答：{error}",
        )
        advice = Text(
            "move it elsewhere, and keep it: it may hold what respondents have said",
            "请把它移到别处并妥善保存：其中可能有受访者的回答",
        )
        raise DataError([Problem("unfit-store", message, help=advice)]) from error


def _listening(site: Site) -> socket.socket:
    try:
        return socket.create_server((site.host, site.port), family=_family(site.host))
    except OSError as error:
        words = os.strerror(error.errno).lower() if error.errno else str(error)
        message = Text(
            f"nobody may listen at {site.host}:{site.port}: {words}",
            f"无法监听 {site.host}:{site.port}：{words}",
        )
        advice = Text("choose another `--port`", "请用 `--port` 换一个端口")
        raise DataError([Problem("address-taken", message, help=advice)]) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
