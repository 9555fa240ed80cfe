"""Files that keep what scores learnt of a population."""
