"""A loop of asyncio in a thread of its own, for callers who have none, or their own."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@contextmanager
def loop_beside() -> Iterator[Run]:
    """Lend what runs a coroutine and gives its result, until the end of the block.

    Between two calls the loop goes on: a broker that asks whether we are still there
    gets its answer. What still runs in the end is cancelled.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def live() -> None:
        over = asyncio.Event()
        begun.set_result((asyncio.get_running_loop(), over))
        await over.wait()

    thread = Thread(target=lambda: asyncio.run(live()), name="broker", daemon=True)
    thread.start()
    loop, over = begun.result()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result()
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
