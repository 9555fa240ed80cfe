"""Ctrl-C while a database is at work: the statement is cancelled.

A driver waits in its own code, where Python's handler of the signal does not run. So a
thread is woken by the signal itself, and asks the database to stop.
"""

import atexit
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def cancelling(cancel: Callable[[], None]) -> Iterator[None]:
    """Call *cancel* at Ctrl-C; the interrupt itself comes as ever.

    Only the main thread is interrupted. In another one *cancel* is called if Python
    ends meanwhile, as it does when the command is interrupted. Where a loop of events
    already listens to signals, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        atexit.register(cancel)
        try:
            yield
        finally:
            atexit.unregister(cancel)
        return
    ears, mouth = socket.socketpair()
    mouth.settimeout(0)
    before = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    if before != -1:
        signal.set_wakeup_fd(before)
    watcher = threading.Thread(target=_watch, args=(ears, cancel), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        if before == -1:
            signal.set_wakeup_fd(-1)
        mouth.close()
        watcher.join()
        ears.close()


def _watch(ears: socket.socket, cancel: Callable[[], None]) -> None:
    while heard := ears.recv(64):
        if signal.SIGINT in heard:
            cancel()
