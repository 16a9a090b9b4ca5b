"""Child processes that never outlive the suite, whatever ends it."""

import ctypes
import os
import signal
import socket
from collections.abc import Callable

from flask import Flask

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(signum: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A ``preexec_fn``: the kernel signals the child when its parent is gone (Linux)."""

    def ask_the_kernel() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signum))

    return ask_the_kernel


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(app: Flask) -> dict[str, str]:
    """What a process apart is given to work on the database and the files of this application."""
    own = app.extensions["settings"]
    return {
        **os.environ,
        "DATABASE_URL": own.database_url,
        "DATA_DIR": str(own.data_dir),
        "SECRET_KEY": own.secret_key,
        "BASE_URL": own.base_url,
        "MAIL_FROM": own.mail_from,
    }
