"""Mail: letters with a questionnaire, a reminder card, and a replacement."""

from tiers_plugins.channels.mail.channel import Mail

__all__ = ["Mail"]
