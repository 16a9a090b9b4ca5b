"""Fixtures: a real antivirus, where one is installed."""

from tests.support.clamav import clamd, one_clamd

__all__ = ["clamd", "one_clamd"]
