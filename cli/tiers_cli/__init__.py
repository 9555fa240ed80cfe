"""The command `tiers`: each module one command, and what they share."""
