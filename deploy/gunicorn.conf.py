"""How gunicorn serves Maillage; every value can be set from the environment."""

import gc
import os
from typing import Any

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190  # a search of 1,000 accented letters is an address of 6,000
# The application is loaded once; workers share its pages of memory until they write in them.
preload_app = True
max_requests = 10_000
max_requests_jitter = 1_000
loglevel = os.environ.get("LOG_LEVEL", "warning")
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
# The heartbeat files stay in memory where the system allows it: no wait on a slow disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def when_ready(server: Any) -> None:
    """Load what each worker would load for itself at the first page that needs it, then keep all
    of it out of the collector's rounds, which would write in every page of memory."""
    for load in server.app.wsgi().extensions.get("loads_late", ()):
        load()
    gc.collect()
    gc.freeze()


def post_fork(server: Any, _worker: Any) -> None:
    """Let a worker open connections of its own: one that it shared would mix up two answers.

    The bare page of the benchmarks is served in the same way and has no database.
    """
    app = server.app.wsgi()
    database = app.extensions.get("sqlalchemy")
    if database is None:
        return
    with app.app_context():
        for engine in database.engines.values():
            engine.dispose(close=False)
