"""Thresholds moved so that targets are met and few customers are."""
