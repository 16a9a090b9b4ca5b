"""Mechanisms with no domain: every feature stands on them, they know none."""
