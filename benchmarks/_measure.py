"""What a page costs, measured in turn with a bare page on the same machine at the same time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks._client import Client, in_turn, together
from benchmarks._server import Server

ROUNDS = 3
WARM_UP = 20
IN_TURN = 200
TOGETHER_S = 1.5
CONNECTIONS = 8


@dataclass(frozen=True)
class Cost:
    """Processor time for one request, in milliseconds: gunicorn's workers, the database."""

    processor: float
    database: float

    @property
    def whole(self) -> float:
        """Processor time of the server and of the database for one answer."""
        return self.processor + self.database


@dataclass(frozen=True)
class Figures(Cost):
    """One page under load. Times are in milliseconds."""

    per_second: float
    p50: float
    p95: float


def measured(
    pages: Mapping[str, tuple[Server, Client, str]],
    *,
    count: int = IN_TURN,
    seconds: float = TOGETHER_S,
) -> dict[str, Figures]:
    """The figures of several pages, the median of rounds in which each has its turn: ``count``
    requests one after the other, then ``seconds`` of load."""
    for _server, client, path in pages.values():
        in_turn(client, path, WARM_UP)
    rounds = [
        {name: _once(*page, count, seconds) for name, page in pages.items()} for _ in range(ROUNDS)
    ]
    names = ("processor", "database", "per_second", "p50", "p95")
    return {name: Figures(**_medians([each[name] for each in rounds], names)) for name in pages}


def costs(
    gestures: Mapping[str, tuple[Server, Callable[[], None]]], *, count: int = IN_TURN
) -> dict[str, Cost]:
    """The cost of several gestures, done one after the other ``count`` times in each round.

    A gesture is one request, sent to the server whose time is read; of forms: ``Client.poster``.
    """
    for _server, gesture in gestures.values():
        _repeat(gesture, WARM_UP)
    rounds = [
        {name: cost_of(server, gesture, count) for name, (server, gesture) in gestures.items()}
        for _ in range(ROUNDS)
    ]
    names = ("processor", "database")
    return {name: Cost(**_medians([each[name] for each in rounds], names)) for name in gestures}


def cost_of(server: Server, gesture: Callable[[], None], count: int) -> Cost:
    """The processor time of one gesture, over so many in a row."""
    before = server.seconds_used()
    _repeat(gesture, count)
    after = server.seconds_used()
    return Cost(*((end - start) * 1000 / count for start, end in zip(before, after, strict=True)))


def _once(server: Server, client: Client, path: str, count: int, seconds: float) -> Figures:
    cost = cost_of(server, lambda: in_turn(client, path, 1), count)
    times = together(client, path, threads=CONNECTIONS, seconds=seconds)
    return Figures(
        processor=cost.processor,
        database=cost.database,
        per_second=len(times) / seconds,
        p50=median(times) * 1000,
        p95=quantiles(times, n=20)[-1] * 1000,
    )


def _repeat(gesture: Callable[[], None], count: int) -> None:
    for _ in range(count):
        gesture()


def _medians(several: list[Cost] | list[Figures], names: tuple[str, ...]) -> dict[str, float]:
    return {name: median(getattr(each, name) for each in several) for name in names}
