"""Surveys: who is asked, through which channel, and what the answers say."""
