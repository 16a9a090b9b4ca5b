"""What a page costs, measured in turn with a bare page on the same machine at the same time."""

from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks._client import Client, in_turn, together
from benchmarks._server import Server

ROUNDS = 3
WARM_UP = 20
IN_TURN = 80
TOGETHER_S = 1.5
CONNECTIONS = 8


@dataclass(frozen=True)
class Figures:
    """One page under load. Times are in milliseconds."""

    per_second: float
    p50: float
    p95: float
    processor: float
    database: float

    @property
    def whole(self) -> float:
        """Processor time of the server and of the database for one answer."""
        return self.processor + self.database


def measured(pages: dict[str, tuple[Server, Client, str]]) -> dict[str, Figures]:
    """The figures of several pages, the median of rounds in which each has its turn."""
    for _server, client, path in pages.values():
        in_turn(client, path, WARM_UP)
    rounds = [{name: _once(*page) for name, page in pages.items()} for _ in range(ROUNDS)]
    return {name: _median([each[name] for each in rounds]) for name in pages}


def _once(server: Server, client: Client, path: str) -> Figures:
    before = server.seconds_used()
    in_turn(client, path, IN_TURN)
    after = server.seconds_used()
    times = together(client, path, threads=CONNECTIONS, seconds=TOGETHER_S)
    processor, database = (
        (end - start) * 1000 / IN_TURN for start, end in zip(before, after, strict=True)
    )
    return Figures(
        per_second=len(times) / TOGETHER_S,
        p50=median(times) * 1000,
        p95=quantiles(times, n=20)[-1] * 1000,
        processor=processor,
        database=database,
    )


def _median(several: list[Figures]) -> Figures:
    names = ("per_second", "p50", "p95", "processor", "database")
    return Figures(**{name: median(getattr(each, name) for each in several) for name in names})
