"""Decisions as signed calls of a URL: see `plugins/docs/webhook.md`."""
