"""The agenda at 1,000 and at 50,000 events, a part of them in series, beside a bare page."""

import re

from app.administration.demo.crowd.agenda import CROWDED_IN, DAY
from app.core.db import now
from benchmarks._volume import MEMBER, STAFF, Volume, compare, sizes_of

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation/agenda"
# Of the event to which everybody comes, the only one there.
CROWDED = f"/territoires/hauts-de-france/agenda?vue=mois&mois={now() + CROWDED_IN * DAY:%Y-%m}"
EVENT = re.compile(r'href="(/agenda/\d+)"')
AGENDA = Volume(
    name="agenda",
    option="--events",
    noun="évènements",
    sizes=sizes_of("BENCHMARK_EVENTS", "1000 50000"),
    root="/agenda",
    pages={
        "Agenda, membre": (MEMBER, "/agenda"),
        "Agenda, Ansa": (STAFF, "/agenda"),
        "Ce qui est passé, membre": (MEMBER, "/agenda?passes=1"),
        "Mois, membre": (MEMBER, "/agenda?vue=mois"),
        "Mois, Ansa": (STAFF, "/agenda?vue=mois"),
        "Semaine, membre": (MEMBER, "/agenda?vue=semaine"),
        "Mon agenda, membre": (MEMBER, "/agenda/mien"),
        "Un groupe, membre": (MEMBER, GROUP),
        "Une région, Ansa": (STAFF, "/agenda?region=32&kind=meeting"),
    },
    linked={
        "Un évènement, membre": (MEMBER, CROWDED, EVENT),
        "Un évènement, Ansa": (STAFF, CROWDED, EVENT),
    },
)


def main() -> None:
    compare(AGENDA)


if __name__ == "__main__":
    main()
