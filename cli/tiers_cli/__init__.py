"""The command `tiers`: each module one command, and what they share."""

import gc

# A command makes many small objects and ends soon: fewer collections, a quicker start.
gc.set_threshold(200_000)
