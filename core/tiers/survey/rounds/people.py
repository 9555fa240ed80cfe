"""Those who were drawn: how they are reached, and how likely they were to be."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from tiers.text import Lang


@attrs.frozen
class Person:
    """One customer of the sample."""

    customer: str
    tier: str
    stratum: str
    channel: str
    probability: Fraction
    """With which this customer came into the sample: above 0, at most 1."""
    code: str
    """The return code, as `codes.code` writes it."""
    wave: int = 1
    """1 for those who are asked first; later waves follow where answers lack."""
    contacts: Mapping[str, str] = attrs.field(factory=dict)
    """Contact facts by kind, such as `phone`; what is unknown is empty or not there."""
    lang: Lang = "zh"
    earlier: tuple[str, ...] = ()
    """The channels of the waves in which they were asked before, in order."""

    @property
    def weight(self) -> Fraction:
        """For how many customers this one stands."""
        return 1 / self.probability

    @property
    def is_reminded(self) -> bool:
        """Whether this channel has asked them before: what it writes reminds them."""
        return self.channel in self.earlier

    def contact(self, kind: str) -> str:
        """Give a contact fact; empty if it is unknown."""
        return self.contacts.get(kind, "").strip()
