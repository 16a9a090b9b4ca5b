"""A real clamd, with one signature of our own in place of the millions that it downloads."""

import shutil
import signal
import subprocess
from pathlib import Path

from tests.support.processes import dies_with_parent

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
HARMFUL = b"MAILLAGE-SIGNATURE-FICTIVE-POUR-LES-ESSAIS"
NAME = "Maillage.Essai"
READY = b"Self checking"
MOST_BYTES = 2 * 1024 * 1024
PATIENCE_S = 60


class Clamd:
    """The daemon on a socket of ``folder``, whose path is short enough for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "clamd.sock"
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "maillage.ndb").write_text(f"{NAME}:0:*:{HARMFUL.hex()}\n")
        settings = {
            "LocalSocket": self._socket,
            "DatabaseDirectory": signatures,
            "TemporaryDirectory": folder,
            "Foreground": "yes",
            "StreamMaxLength": MOST_BYTES,
            "MaxThreads": 4,
        }
        lines = "".join(f"{key} {value}\n" for key, value in settings.items())
        (folder / "clamd.conf").write_text(lines)

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def is_up(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        assert CLAMD
        self._process = subprocess.Popen(
            [CLAMD, "--config-file", str(self._folder / "clamd.conf")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        assert self._process.stdout
        for line in self._process.stdout:
            if READY in line:
                return
        raise RuntimeError("clamd did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None
        self._socket.unlink(missing_ok=True)
