"""Is a channel fit for use?"""

from collections.abc import Iterable

from tiers.pipeline.offers import check
from tiers.ports import Channel, Message
from tiers.problems import Refusal
from tiers.text import Text


def assert_channel_ok(
    channel: Channel, *, reached: Iterable[str], unreached: Iterable[str]
) -> None:
    """Hold a channel to what it promises.

    Checked are: it takes the addresses that it can reach and delivers to them, and says
    in two languages why it can't reach the others, before and instead of sending.

    Args:
        channel: the channel, made so that nothing leaves the house.
        reached: addresses that it can reach.
        unreached: some that it can't.

    Raises:
        AssertionError: a promise is broken.
    """
    try:
        check("channels", channel)
    except Refusal as refusal:
        raise AssertionError(f"the channel is no use: {refusal}") from None
    for address in reached:
        _check_reached(channel, address)
    for address in unreached:
        _check_unreached(channel, address)


def _check_reached(channel: Channel, address: str) -> None:
    why = channel.refusal(address)
    if why is not None:
        raise _wrong(channel, f"it refuses `{address}`: {why.en}")
    _send(channel, address)


def _check_unreached(channel: Channel, address: str) -> None:
    why = channel.refusal(address)
    if not isinstance(why, Text) or not (why.en and why.zh):
        raise _wrong(channel, f"it does not say why it can't reach `{address}`")
    if _send(channel, address, may_refuse=True) is None:
        raise _wrong(channel, f"it sends to `{address}`, which it can't reach")


def _send(
    channel: Channel, address: str, *, may_refuse: bool = False
) -> Refusal | None:
    message = Message("C1", address, "Your tier 您的层级", "Thank you. 谢谢。")
    try:
        channel.send(message)
    except Refusal as refusal:
        if may_refuse:
            return refusal
        what = f"it does not deliver to `{address}`: {refusal.message.en}"
        raise _wrong(channel, what) from None
    except Exception as error:
        what = f"{type(error).__name__} is raised, and must be a `Refusal`"
        raise _wrong(channel, f"for `{address}`, {what}: {error}") from error
    return None


def _wrong(channel: Channel, what: str) -> AssertionError:
    return AssertionError(f"channel `{channel.name}`: {what}")
