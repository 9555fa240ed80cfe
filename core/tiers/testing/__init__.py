"""For those who test: tiers against other people's suites."""
