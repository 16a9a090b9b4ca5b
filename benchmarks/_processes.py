"""Processor time that processes have used, read from Linux's /proc."""

import os
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still live."""
    everybody = (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit())
    return [each for each in everybody if _fields(each)[1:2] == [str(pid)]]


def seconds_used(pid: int) -> float:
    """User and system time of a process, its children included, living or gone."""
    return sum(_own_seconds(each) for each in (pid, *children_of(pid)))


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
