"""Processor time and memory that processes use, read from Linux's /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Memory of a process, in megabytes (proc(5), smaps_rollup)."""

    pss_mb: float
    rss_mb: float

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.pss_mb + other.pss_mb, self.rss_mb + other.rss_mb)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still live."""
    everybody = (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit())
    return [each for each in everybody if _fields(each)[1:2] == [str(pid)]]


def seconds_used(pid: int) -> float:
    """User and system time of a process, its children included, living or gone."""
    return sum(_own_seconds(each) for each in (pid, *children_of(pid)))


def memory_of(pid: int) -> Memory:
    """What a process holds: what it shares with others is divided among them in ``pss_mb``."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {
        name: int(size.split()[0]) for name, _, size in (each.partition(":") for each in lines)
    }
    return Memory(sizes["Pss"] / 1024, sizes["Rss"] / 1024)


def _own_seconds(pid: int) -> float:
    """A process's own time and that of the children it has waited for."""
    fields = _fields(pid)
    return sum(int(each) for each in fields[11:15]) * TICK_S if fields else 0.0


def _fields(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
