"""Real servers that tests start for themselves, on this machine and without rights."""
