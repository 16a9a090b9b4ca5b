"""Who gets what from each address: one line per method and endpoint, one column per persona.

A status is a number; `in` is being sent to sign in (401, or a redirect to /connexion). A POST is
sent with a valid token and nothing else, unless the line says what (`form:name=value`): so 422 is
a form that the person may send and that says what is missing, 302 a gesture done, 403 refused.

The arguments of an address are taken by their name from the world (tests/support/world.py);
`url:name=value` says another one, where the value is a name of the world or a plain word.
An address that is not here fails the suite: add its line with the statuses that are right.
"""

from dataclasses import dataclass, field

from tests.support.world import PERSONAS

TABLE = """
# method endpoint                     visitor member facilitator regional ansa national admin
GET  home.accessibility               200 200 200 200 200 200 200
GET  home.contact                     200 200 200 200 200 200 200
GET  home.display                     200 200 200 200 200 200 200
POST home.display                     422 422 422 422 422 422 422
GET  home.help                        200 200 200 200 200 200 200
GET  home.legal_notice                200 200 200 200 200 200 200
GET  home.privacy                     200 200 200 200 200 200 200
GET  home.robots                      200 200 200 200 200 200 200
GET  home.site_map                    200 200 200 200 200 200 200
GET  home.sitemap                     200 200 200 200 200 200 200
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    endpoint: str
    statuses: dict[str, str]
    url: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def _parse(line: str) -> Row:
    method, endpoint, *rest = line.split()
    statuses, options = rest[: len(PERSONAS)], rest[len(PERSONAS) :]
    assert len(statuses) == len(PERSONAS), f"{line!r}: {len(PERSONAS)} statuses expected"
    kinds: dict[str, dict[str, str]] = {"url": {}, "form": {}}
    for option in options:
        kind, _, pair = option.partition(":")
        name, _, value = pair.partition("=")
        kinds[kind][name] = value
    by_persona = dict(zip(PERSONAS, statuses, strict=True))
    return Row(method, endpoint, by_persona, kinds["url"], kinds["form"])


ROWS = [_parse(line) for line in TABLE.strip().splitlines() if line and not line.startswith("#")]
