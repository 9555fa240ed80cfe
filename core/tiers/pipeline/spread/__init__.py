"""A run whose customers lie spread over many machines; see `tiers.spreading`."""
