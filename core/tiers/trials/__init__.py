"""What the cases of a policy show: failures, coverage, and changes they'd miss."""
