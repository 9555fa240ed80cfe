"""Drawing a sample: the same one everywhere, with everybody's probability."""

from tiers.survey.drawing.sample import Customer, Drawn, Lots, draw

__all__ = ["Customer", "Drawn", "Lots", "draw"]
