"""The five channels by which surveys ask."""

from collections.abc import Iterable

from tiers.hooks import Later, hookimpl

TIERS_API = 1

_CHANNELS = {
    "face-to-face": "face_to_face:FaceToFace",
    "drop-off": "drop_off:DropOff",
    "phone": "phone:Phone",
    "online": "online:Online",
    "mail": "mail:Mail",
}


@hookimpl
def tiers_channels() -> Iterable[Later]:
    """Offer visits, drop-off, telephone, the web and letters."""
    return [Later(name, f"{__name__}.{where}") for name, where in _CHANNELS.items()]
