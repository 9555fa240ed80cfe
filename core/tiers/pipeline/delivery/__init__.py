"""Where decisions go: an outbox of items, and receipts of what each sink took."""

from tiers.pipeline.delivery.items import items
from tiers.pipeline.delivery.outbox import Outbox, Run, fill
from tiers.pipeline.delivery.sending import Delivered, Destination, deliver

__all__ = ["Delivered", "Destination", "Outbox", "Run", "deliver", "fill", "items"]
