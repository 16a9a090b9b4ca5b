"""Serve Maillage from one terminal: the web server and the worker, started and stopped together.

This is what `make run` calls once everything is installed. It prepares the database, loads the
demonstration when the database is empty, then watches both processes: Ctrl-C or SIGTERM stops
them, and the fall of one stops the other. Standard library only.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FLASK = [str(BIN / "flask"), "--app", "wsgi"]
STOP_TIMEOUT_S = 30
POLL_S = 0.2
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
stopping = threading.Event()


def environment() -> dict[str, str]:
    """The operator's environment, with what a first try needs."""
    port = os.environ.get("PORT") or "8000"
    defaults = {"PORT": port, "DEMO": "1", "BASE_URL": f"http://127.0.0.1:{port}"}
    chosen = {name: os.environ.get(name) or value for name, value in defaults.items()}
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").absolute()
    return {**os.environ, **chosen, "DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}


def is_demo(env: dict[str, str]) -> bool:
    return env["DEMO"].strip().lower() in {"1", "true", "yes", "oui", "on"}


def refuse_taken_port(env: dict[str, str]) -> None:
    """Say at once that somebody else listens, before any preparation."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(env["PORT"])))
        except OSError:
            sys.exit(
                f"Le port {env['PORT']} est déjà occupé. Choisissez-en un autre :\n"
                "  make run PORT=8001"
            )


def prepare(env: dict[str, str]) -> None:
    """Bring the database up to date and fill what is missing; safe at every start."""
    steps = [["db", "upgrade"], ["init"]]
    if is_demo(env):
        steps.append(["demo", "load", "--if-empty"])
    for step in steps:
        done = subprocess.run([*FLASK, *step], cwd=ROOT, env=env, check=False)
        if done.returncode:
            sys.exit(f"« flask {' '.join(step)} » a échoué (code {done.returncode}).")


def end_with_parent() -> None:
    """Asks the kernel to stop the child if this script is killed: no process is left behind."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


def start(env: dict[str, str]) -> dict[str, subprocess.Popen[bytes]]:
    """Start the two processes, each in a session of its own: Ctrl-C reaches this script only."""
    gunicorn = [str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    commands = {"Le serveur web": gunicorn, "Le traitement des tâches": [*FLASK, "worker"]}
    return {
        name: subprocess.Popen(
            command, cwd=ROOT, env=env, start_new_session=True, preexec_fn=end_with_parent
        )
        for name, command in commands.items()
    }


def answers(env: dict[str, str]) -> bool:
    """Whether the server gives a page, whatever it says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}/sante", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def announce(env: dict[str, str]) -> None:
    """Say where to go and, in a demonstration, who to be."""
    print(f"\nMaillage vous attend sur {env['BASE_URL']}\n", flush=True)
    if is_demo(env):
        subprocess.run([*FLASK, "demo", "accounts"], cwd=ROOT, env=env, check=False)
    print("\nCtrl-C arrête tout.", flush=True)


def watch(processes: dict[str, subprocess.Popen[bytes]], env: dict[str, str]) -> int:
    """Wait for a request to stop or for the fall of a process; the exit code says which."""
    is_announced = False
    while not stopping.wait(POLL_S):
        for name, process in processes.items():
            if process.poll() is not None:
                print(f"\n{name} s’est arrêté (code {process.returncode}).", file=sys.stderr)
                return 1
        if not is_announced and answers(env):
            is_announced = True
            announce(env)
    return 0


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each process group to end, then insist."""
    print("Arrêt en cours…", flush=True)
    for process in processes.values():
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for process in processes.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        _signal_group(process, signal.SIGKILL)


def _signal_group(process: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    try:
        os.killpg(process.pid, signum)
    except ProcessLookupError:
        return


def _ask_to_stop(_signum: int, _frame: FrameType | None) -> None:
    stopping.set()


def main() -> int:
    env = environment()
    refuse_taken_port(env)
    prepare(env)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _ask_to_stop)
    processes = start(env)
    try:
        return watch(processes, env)
    finally:
        stop(processes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
