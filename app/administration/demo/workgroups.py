"""Groups that live: a mandate, facilitators, members, regional teams."""

from collections.abc import Iterable
from functools import partial
from itertools import cycle

from app.accounts.models import User
from app.administration.demo import content
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Timeline, days_ago
from app.core.db import db
from app.workgroups.models import Openness, Role, Workgroup
from app.workgroups.policies import all_workgroups
from app.workgroups.services import add_member, edit_workgroup, grant_mandate

REUNION = "04"
# The kinds of structure that facilitate a theme, by its number.
FACILITATING = {
    1: ("CAF", "DEPARTEMENT"),
    2: ("FORMATION", "EDUCATION_NATIONALE"),
    3: ("CENTRE_SOCIAL", "CAF"),
    4: ("HEBERGEMENT", "TETE_RESEAU"),
    5: ("ASSOCIATION", "CCAS"),
    6: ("ARS", "CPAM"),
    7: ("EDUCATION_NATIONALE", "COMMUNE"),
    8: ("MISSION_LOCALE", "REGION"),
    9: ("DEPARTEMENT", "ASSOCIATION"),
    10: ("DEPARTEMENT", "FRANCE_TRAVAIL"),
    11: ("SIAE", "CAP_EMPLOI"),
    12: ("ENTREPRISE", "CONSULAIRE"),
    13: ("CCAS", "OPERATEUR_AUTRE"),
    14: ("CRPA", "PERSONNE_CONCERNEE"),
    15: ("FORMATION", "PARTENAIRE_SOCIAL"),
}
STATE = ("PREFECTURE", "ETAT_DECONCENTRE")
OWN_GROUP = 5
SECOND_GROUP = 13
OPENNESS = {2: Openness.CLOSED, 14: Openness.OPEN}


def fill_full_region(cast: Cast, timeline: Timeline) -> None:
    """The Hauts-de-France: every group has its facilitators, its members, its mandate."""
    players = cast.people[FULL_REGION]
    own = by_number(FULL_REGION)
    busy: set[int] = set()
    for number, workgroup in own.items():
        write_mandate(cast, timeline, workgroup, OPENNESS.get(number, Openness.ON_REQUEST))
        leads = _leads(cast, number, busy)
        busy.update(each.id for each in leads)
        enter(cast, timeline, workgroup, leads, Role.FACILITATOR, (325, 300))
        state = cast.dice.choice([each.user for each in players if each.type_code in STATE])
        enter(cast, timeline, workgroup, [state], Role.STATE_REFERENT, (299, 281))
        members = cast.dice.sample([each.user for each in players], cast.dice.randint(6, 13))
        enter(cast, timeline, workgroup, members[1:], Role.MEMBER, (280, 10))
        enter(cast, timeline, workgroup, members[:1], Role.OBSERVER, (280, 10))
    visitors = [cast.personas["membre"], cast.personas["animatrice"]]
    enter(cast, timeline, own[OWN_GROUP], visitors[:1], Role.MEMBER, (250, 240))
    enter(cast, timeline, own[SECOND_GROUP], visitors, Role.MEMBER, (90, 80))


def start_regions(cast: Cast, timeline: Timeline) -> None:
    """The other regions: a few groups have somebody, the others wait for a facilitator."""
    for region_code in sorted(cast.people.keys() - {FULL_REGION}):
        living = [each for each in by_number(region_code).values() if not each.is_archived]
        count = cast.dice.randint(6, 9) if region_code == REUNION else cast.dice.randint(2, 5)
        _start(cast, timeline, [each.user for each in cast.people[region_code]], living, count)


def _start(
    cast: Cast, timeline: Timeline, users: list[User], living: list[Workgroup], count: int
) -> None:
    turn = cycle(users)
    for workgroup in cast.dice.sample(living, count):
        write_mandate(cast, timeline, workgroup)
        leads = [next(turn) for _ in range(cast.dice.randint(1, 2))]
        enter(cast, timeline, workgroup, leads, Role.FACILITATOR, (300, 120))
        others = [each for each in users if each not in leads]
        members = cast.dice.sample(others, cast.dice.randint(2, len(others) - 1))
        enter(cast, timeline, workgroup, members, Role.MEMBER, (110, 5))


def appoint_regional_teams(cast: Cast, timeline: Timeline) -> None:
    """The region's persona decides for hers; two other regions have a team that does not."""
    appoint = partial(grant_mandate, by=cast.ansa)
    timeline.at(
        days_ago(328), partial(appoint, cast.personas["region"], FULL_REGION, can_decide=True)
    )
    for region_code in (REUNION, "53"):
        leader = cast.people[region_code][0].user
        timeline.at(days_ago(327), partial(appoint, leader, region_code, can_decide=False))


def by_number(region_code: str) -> dict[int, Workgroup]:
    """The groups of a region, by the number of their theme."""
    found = db.session.scalars(all_workgroups().where(Workgroup.region_code == region_code))
    return {each.theme.number: each for each in found.unique()}


def enter(
    cast: Cast,
    timeline: Timeline,
    workgroup: Workgroup,
    users: Iterable[User],
    role: Role,
    days: tuple[float, float],
) -> None:
    """Put people in a group, each at a day between two."""
    for user in users:
        deed = partial(add_member, workgroup, user, role=role, by=cast.ansa)
        timeline.at(cast.between(*days), deed)


def write_mandate(
    cast: Cast, timeline: Timeline, workgroup: Workgroup, openness: Openness = Openness.ON_REQUEST
) -> None:
    """Give a group the mandate of its theme."""
    mandate = content.mandates().get(workgroup.theme.number, "")
    deed = partial(edit_workgroup, workgroup, mandate=mandate, openness=openness, by=cast.ansa)
    timeline.at(cast.between(327, 326), deed)


def _leads(cast: Cast, number: int, busy: set[int]) -> list[User]:
    """One or two people of the kinds that facilitate this theme, who facilitate no other."""
    free = [
        each.user
        for each in cast.people[FULL_REGION]
        if each.type_code in FACILITATING[number] and each.user.id not in busy
    ]
    if number == OWN_GROUP:
        return [cast.personas["animatrice"], *free[:1]]
    return free[: cast.dice.choice((2, 2, 2, 1))]
