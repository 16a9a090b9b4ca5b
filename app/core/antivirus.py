"""The antivirus: a clamd that is asked whether some bytes are harmful (CLAMD_URL).

``clamd`` on PyPI dates from 2014 and its successors speak to TCP only, while Debian's daemon
listens on a local socket: the one command in use, INSTREAM, is written here (clamd(8)).
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from app.core.settings import settings

PORT = 3310
PATIENCE_S = 120  # clamd reads archives of a hundred megabytes in some seconds
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
LIMITS = "Heuristics.Limits.Exceeded"


class AntivirusAway(Exception):
    """The antivirus does not answer, or answers that something fails on its side."""


class TooLargeToScan(Exception):
    """The antivirus does not look at something that large (StreamMaxLength, MaxFileSize)."""


@dataclass(frozen=True)
class Verdict:
    """What the antivirus said: the name of what it found, none when the bytes are clean."""

    signature: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.signature


def is_set() -> bool:
    """Whether the operator has set an antivirus."""
    return bool(settings().clamd_url)


def scan(pieces: Iterable[bytes]) -> Verdict:
    """Have bytes looked at, piece by piece. Raises AntivirusAway, TooLargeToScan."""
    try:
        with _connected(urlsplit(settings().clamd_url)) as connection:
            connection.sendall(b"zINSTREAM\0")
            with suppress(BrokenPipeError, ConnectionResetError):  # it says why it stopped
                _send(connection, pieces)
            answer = _answer(connection)
    except OSError as error:
        raise AntivirusAway(str(error)) from error
    return _verdict(answer)


def ping() -> None:
    """Ask whether the antivirus is there. Raises AntivirusAway."""
    try:
        with _connected(urlsplit(settings().clamd_url)) as connection:
            connection.sendall(b"zPING\0")
            answer = _answer(connection)
    except OSError as error:
        raise AntivirusAway(str(error)) from error
    if answer != "PONG":
        raise AntivirusAway(answer)


def _connected(url: SplitResult) -> socket.socket:
    if url.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(url.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((url.hostname or "127.0.0.1", url.port or PORT), PATIENCE_S)


def _send(connection: socket.socket, pieces: Iterable[bytes]) -> None:
    """Each piece after its length in four bytes, big end first; a length of zero ends them."""
    for piece in pieces:
        for start in range(0, len(piece), PIECE):
            part = piece[start : start + PIECE]
            connection.sendall(len(part).to_bytes(4, "big"))
            connection.sendall(part)
    connection.sendall(bytes(4))


def _answer(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        if not (more := connection.recv(LONGEST_ANSWER)):
            break
        answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    said = answer.partition(": ")[2] or answer
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        signature = said.removesuffix(" FOUND")
        if signature.startswith(LIMITS):
            raise TooLargeToScan(signature)
        return Verdict(signature)
    if "size limit exceeded" in said:
        raise TooLargeToScan(said)
    raise AntivirusAway(said or "no answer")
