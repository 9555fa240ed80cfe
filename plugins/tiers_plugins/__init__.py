"""The plugins that come with tiers, offered by the same entry point as anyone's."""
