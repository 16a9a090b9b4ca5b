"""Reading what a file says, in a process apart that a crafted file may cost, and nothing else."""

from app.core.extraction.outcome import Reason
from app.core.extraction.running import Picture, Read, extract

__all__ = ["Picture", "Read", "Reason", "extract"]
