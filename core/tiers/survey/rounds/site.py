"""A site: where a channel that answers respondents itself does so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import attrs


@attrs.frozen
class Site:
    """An address to listen at, and a folder for what respondents say."""

    folder: Path
    """It is there; what the channel keeps in it outlives the process."""
    host: str
    port: int
    """0 for any that is free."""
    now: Callable[[], datetime]
    """The clock, with its time zone."""
    opened: Callable[[str], None]
    """Told the address, such as `http://127.0.0.1:8080`, when visitors may come."""
    proxy: str = ""
    """The address of a proxy whose word is taken on where visitors come from."""
