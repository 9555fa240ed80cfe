"""Ctrl-C and its kin: heard at once, whatever native code is busy with.

A query of Polars holds the thread that asked for it until it is done, and Python hears
signals in its main thread only. So the work is done in a thread of its own. Whoever is
told to stop removes its temporary files, as at any end of Python, and leaves without
waiting for that thread: nothing can be half-written, because files get their names when
they are whole.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from threading import Thread, Timer, current_thread, main_thread
from types import FrameType
from typing import NoReturn, TypeVar

import click

from tiers.text import Text
from tiers_cli.screen import INTERRUPTED, say

_T = TypeVar("_T")

_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
_HEARD_WITHIN = 0.2
"""Seconds until Windows, where waiting can't be interrupted, hears a signal."""
_GONE_WITHIN = 1.5
"""Seconds after which this process ends, however tidying up goes."""


class _Stopped(BaseException):
    """Somebody asks this process to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def interruptible(work: Callable[[], _T]) -> _T:
    """Do *work* in a thread of its own, so that a signal ends this process at once."""
    if current_thread() is not main_thread():
        return work()
    done: Future[_T] = Future()
    words = (work, done, click.get_current_context())
    try:
        with _hearing():
            Thread(target=_do, args=words, daemon=True).start()
            while not wait([done], _HEARD_WITHIN).done:
                pass
            return done.result()
    except _Stopped as stopped:
        _leave(stopped.signum)


def _do(work: Callable[[], _T], done: Future[_T], context: click.Context) -> None:
    try:
        with context.scope(cleanup=False):
            found = work()
    except BaseException as error:  # noqa: BLE001 - it goes on in the main thread
        done.set_exception(error)
    else:
        done.set_result(found)


@contextmanager
def resumable() -> Iterator[None]:
    """Say how to go on, should this process be ended from outside meanwhile."""
    atexit.register(_tell_resumable)
    try:
        yield
    finally:
        atexit.unregister(_tell_resumable)


def _tell_resumable() -> None:
    text = Text(
        "give the same command again to go on where it stopped",
        "再次运行同一命令，即可从中断处继续",
    )
    click.echo(say(text), err=True)


@contextmanager
def _hearing() -> Iterator[None]:
    """Hear signals for a while; Polars, which listens for Ctrl-C, hears none then."""
    older = [(signum, signal.signal(signum, _stop)) for signum in _SIGNALS]
    try:
        yield
    finally:
        for signum, handler in older:
            signal.signal(signum, handler)


def _stop(signum: int, _: FrameType | None) -> NoReturn:
    raise _Stopped(signum)


def _leave(signum: int) -> NoReturn:
    """Remove temporary files, say so, and end; a second signal changes nothing."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    code = 128 + signum
    last = Timer(_GONE_WITHIN, os._exit, [code])
    last.daemon = True
    last.start()
    # The ordinary end of Python would wait for native threads, or end them where they
    # can't be ended: in SIGABRT.
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing public does just this
    with suppress(OSError):
        text = INTERRUPTED if signum == signal.SIGINT else _ENDED
        click.echo(f"\n{say(text)}", err=True)
        sys.stdout.flush()
    os._exit(code)


_ENDED = Text(
    "ended from outside; nothing was left half-written",
    "已被外部终止，没有留下写了一半的文件",
)
