"""The five channels by which surveys ask."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import Channel
from tiers_plugins.channels.drop_off import DropOff
from tiers_plugins.channels.face_to_face import FaceToFace
from tiers_plugins.channels.mail import Mail
from tiers_plugins.channels.online import Online
from tiers_plugins.channels.phone import Phone

TIERS_API = 1


@hookimpl
def tiers_channels() -> Iterable[Channel]:
    """Offer visits, drop-off, telephone, the web and letters."""
    return (FaceToFace(), DropOff(), Phone(), Online(), Mail())
