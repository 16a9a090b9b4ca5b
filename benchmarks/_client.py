"""A small load generator: keep-alive connections, bounded in number and time, loopback only."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from itertools import count
from urllib.parse import urlencode

TIMEOUT_S = 60
IDLE_S = 2  # gunicorn closes a connection that has been idle for five
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Answer:
    """What a server answered."""

    status: int
    body: bytes


@dataclass
class Client:
    """One browser without JavaScript: one connection, its own cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        self._last_used = time.monotonic()

    def get(self, path: str) -> Answer:
        try:
            return self._send("GET", path)
        except (RemoteDisconnected, ConnectionResetError):  # an idle connection was closed
            self._connection.close()
            return self._send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send the form of a page, with its token against forged requests."""
        return self._send("POST", path, urlencode({**fields, "csrf_token": self._token(path)}))

    def poster(
        self, action: str, fields: Callable[[int], Mapping[str, str]], *, page: str | None = None
    ) -> Callable[[], None]:
        """A gesture to measure: each call sends the form once, and must be answered by a redirect.

        ``fields(n)`` is what the nth form says, its submission key included. The token comes from
        ``page``, which is read once; without one, the form has none (the bare form).
        """
        token = {"csrf_token": self._token(page)} if page else {}
        numbers, cookies = count(), dict(self.cookies)

        def post() -> None:
            self.cookies = dict(cookies)  # no page is read between: what they would tell piles up
            answer = self._send("POST", action, urlencode({**fields(next(numbers)), **token}))
            if answer.status not in {302, 303}:
                raise RuntimeError(f"{action} answered {answer.status}")

        return post

    def _token(self, path: str) -> str:
        found = TOKEN.search(self.get(path).body.decode())
        assert found, f"{path} has no form"
        return found[1]

    def twin(self) -> "Client":
        """Another connection of the same person."""
        return Client(self.port, dict(self.cookies))

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._last_used > IDLE_S:
            self._connection.close()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        answer = Answer(response.status, response.read())
        self._last_used = time.monotonic()
        return answer


def in_turn(client: Client, path: str, times: int) -> None:
    """The same page, so many times, one after the other."""
    for _ in range(times):
        _expect(client.get(path), path)


def together(client: Client, path: str, *, threads: int, seconds: float) -> list[float]:
    """The same page from several connections at once; gives the time of each answer, in s."""
    times: list[float] = []
    deadline = time.perf_counter() + seconds

    def visit(own: Client) -> None:
        while (start := time.perf_counter()) < deadline:
            _expect(own.get(path), path)
            times.append(time.perf_counter() - start)
        own.close()

    workers = [threading.Thread(target=visit, args=(client.twin(),)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return times


def _expect(answer: Answer, path: str) -> None:
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
