"""Bytes in and out: a download beside nginx sending the same file, and the memory of the server
while twenty people download and five deposit large files."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks._client import Client
from benchmarks._nginx import ACCEL_PREFIX, find_nginx, in_front
from benchmarks._report import table
from benchmarks._server import Place, Server, prepared, serving
from benchmarks.pages import signed_in

FACILITATOR = "animatrice@exemple.fr"
DOWNLOADED_MB = int(os.environ.get("BENCHMARK_DOWNLOADED_MB", "100"))
DEPOSITED_MB = int(os.environ.get("BENCHMARK_DEPOSITED_MB", "500"))
DOWNLOADERS, DEPOSITORS, ROUNDS = 20, 5, 5
MEGABYTE = 1_000_000
BOUNDARY = "limite-des-mesures"
HEADER = b"%PDF-1.4\n%"


def main() -> None:
    with prepared("sqlite", 1) as place:
        folder = Path(place.env["DATA_DIR"])
        _allow(folder / "maillage.db", DEPOSITED_MB)
        with serving("wsgi:app", place.env, "/sante", place.database_pid) as server:
            path = _document(server)
            _tell_memory(server, path)
            speeds = {"gunicorn seul": _speed(server, server.port, path)}
        if find_nginx():
            speeds |= _behind_nginx(place, folder, path)
    bare = speeds.get("nginx seul, sans droit demandé") or speeds["gunicorn seul"]
    rows = [(name, speed, speed / bare) for name, speed in speeds.items()]
    print(f"Un fichier de {DOWNLOADED_MB} Mo, médiane de {ROUNDS} fois, en alternance.\n")
    table(("Téléchargement", "Mo/s", "rapport"), rows)


def _behind_nginx(place: Place, folder: Path, path: str) -> dict[str, float]:
    files = folder / "files"
    stored = max(files.rglob("*"), key=_closeness)
    env = {**place.env, "ACCEL_PREFIX": ACCEL_PREFIX}
    names = ("nginx seul, sans droit demandé", "nginx, droit demandé à Maillage")
    for each in (folder, files, stored.parent):
        each.chmod(0o755)
    with (
        serving("wsgi:app", env, "/sante", place.database_pid) as server,
        in_front(server.port, files, folder / "nginx") as port,
        closing(signed_in(server, FACILITATOR)) as client,
    ):
        bare = f"/nu/{stored.relative_to(files)}"
        pairs = [(_timed(port, bare, client), _timed(port, path, client)) for _ in range(ROUNDS)]
    return {name: median(each[at] for each in pairs) for at, name in enumerate(names)}


def _closeness(path: Path) -> float:
    """How near a file is to the size that is downloaded, nearest last."""
    return -abs(path.stat().st_size - DOWNLOADED_MB * MEGABYTE) if path.is_file() else -1e18


def _tell_memory(server: Server, path: str) -> None:
    with closing(signed_in(server, FACILITATOR)) as person:
        _measure_memory(server, path, person)


def _measure_memory(server: Server, path: str, person: Client) -> None:
    downloads = [_downloading(server, path, person)] * DOWNLOADERS
    before = server.memory().pss_mb
    peak = {"seuls": before, "ensemble": before}
    with _watched(server, peak, "seuls"):
        _together(downloads)
    start = time.monotonic()
    deposits = [_depositing(server, number, person) for number in range(DEPOSITORS)]
    with _watched(server, peak, "ensemble"):
        _together([*downloads, *deposits])
    took = time.monotonic() - start
    after = server.memory().pss_mb
    print(
        f"Mémoire du serveur, en Mo : {before:.0f} au repos, {peak['seuls']:.0f} au plus pendant "
        f"{DOWNLOADERS} téléchargements de {DOWNLOADED_MB} Mo, {peak['ensemble']:.0f} au plus avec "
        f"{DEPOSITORS} dépôts de {DEPOSITED_MB} Mo en plus ({took:.0f} s), {after:.0f} ensuite.\n"
    )


def _together(gestures: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []

    def doing(gesture: Callable[[], None]) -> None:
        try:
            gesture()
        except BaseException as error:  # noqa: BLE001 - told once all are done
            failures.append(error)

    threads = [threading.Thread(target=doing, args=(each,)) for each in gestures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@contextmanager
def _watched(server: Server, peak: dict[str, float], name: str) -> Iterator[None]:
    """Note the most memory that the server holds meanwhile."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[name] = max(peak[name], server.memory().pss_mb)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield
    done.set()
    watcher.join()


def _document(server: Server) -> str:
    """Deposit the file that is downloaded; the address of its bytes."""
    with closing(signed_in(server, FACILITATOR)) as client:
        deposit = _send(client, server.port, "/documents/deposer", DOWNLOADED_MB, b"T")
        page = client.get(deposit).body.decode()
        titled = {
            name: "Mesure"
            for name in (part.partition('"')[0] for part in page.split('name="')[1:])
            if name.startswith("title_")
        }
        fields = {"kind": "tool", "year": "2020", "audience": "workgroup", **titled}
        client.post(deposit, **fields)
        listed = client.get("/documents?tri=date").body.decode()
    return _newest(listed)


def _newest(listed: str) -> str:
    numbers = (part.partition('"')[0] for part in listed.split('href="/documents/')[1:])
    return f"/documents/{max(int(each) for each in numbers if each.isdigit())}/telecharger"


def _depositing(server: Server, number: int, person: Client) -> Callable[[], None]:
    def deposit() -> None:
        with closing(person.twin()) as client:
            _send(client, server.port, "/documents/deposer", DEPOSITED_MB, b"%d" % number)

    return deposit


def _send(client: Client, port: int, path: str, megabytes: int, filling: bytes) -> str:
    """Send a file through the plain form, holding none of it; where it leads."""
    page = client.get(path).body.decode()
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    place = page.partition('<option selected value="')[2].partition('"')[0]
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrf_token", token), ("place", place))
    )
    named = 'Content-Disposition: form-data; name="files"; filename="mesure.pdf"'
    start = f"{head}--{BOUNDARY}\r\n{named}\r\n\r\n".encode() + HEADER
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    piece = filling * (MEGABYTE // len(filling))
    size = len(start) + len(end) + len(piece) * (megabytes - 1)
    body = (start, *[piece] * (megabytes - 1), end)
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {
        "Content-Length": str(size),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": _cookies(client),
    }
    connection.request("POST", path, iter(body), headers)
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    if answer.status != 302:
        raise RuntimeError(f"{path} answered {answer.status}: {words[-3000:]}")
    return str(answer.headers["Location"])


def _downloading(server: Server, path: str, person: Client) -> Callable[[], None]:
    def download() -> None:
        _timed(server.port, path, person)

    return download


def _speed(server: Server, port: int, path: str) -> float:
    with closing(signed_in(server, FACILITATOR)) as client:
        return median(_timed(port, path, client) for _ in range(ROUNDS))


def _timed(port: int, path: str, client: Client) -> float:
    """Download a file once; its speed in megabytes a second."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    start, read = time.perf_counter(), 0
    connection.request("GET", path, headers={"Cookie": _cookies(client)})
    answer = connection.getresponse()
    while piece := answer.read(MEGABYTE):
        read += len(piece)
    connection.close()
    if answer.status != 200 or read < (DOWNLOADED_MB - 2) * MEGABYTE:
        raise RuntimeError(f"{path} answered {answer.status} and {read} bytes")
    return read / MEGABYTE / (time.perf_counter() - start)


def _cookies(client: Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def _allow(database: Path, megabytes: int) -> None:
    """Let files of this size in, as staff would on the screen of parameters."""
    sizes = {"documents.file_megabytes": megabytes, "documents.place_megabytes": 100_000}
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany("INSERT INTO parameters (id, value) VALUES (?, ?)", sizes.items())


if __name__ == "__main__":
    main()
