"""Groups that live: facilitators, members, a mandate, regional teams."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from app.accounts.models import User
from app.administration.demo import content
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast, Player
from app.core.db import db, now, replayed_at
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
OPENNESS = {2: Openness.CLOSED, 14: Openness.OPEN}


def fill_full_region(cast: Cast) -> None:
    """The Hauts-de-France: every group has its pair, its members, its mandate."""
    players = cast.people[FULL_REGION]
    facilitating: set[int] = set()
    for workgroup in workgroups_of(FULL_REGION):
        _write_mandate(cast, workgroup)
        pair = _pair(cast, workgroup, players, facilitating)
        facilitating.update(each.id for each in pair)
        _enter(cast, workgroup, pair, Role.FACILITATOR, (380, 300))
        state = cast.dice.choice([each.user for each in players if each.type_code in STATE])
        _enter(cast, workgroup, [state], Role.STATE_REFERENT, (300, 280))
        members = cast.dice.sample([each.user for each in players], cast.dice.randint(6, 16))
        _enter(cast, workgroup, members[:-1], Role.MEMBER, (280, 10))
        _enter(cast, workgroup, members[-1:], Role.OBSERVER, (200, 10))
    own = own_workgroups()
    _enter(cast, own[OWN_GROUP], [cast.personas["membre"]], Role.MEMBER, (250, 240))
    _enter(
        cast, own[13], [cast.personas["membre"], cast.personas["animatrice"]], Role.MEMBER, (90, 80)
    )


def start_region(cast: Cast, region_code: str) -> None:
    """Another region: a few groups have somebody, the others wait for a facilitator."""
    users = [each.user for each in cast.people[region_code]]
    started = cast.dice.randint(6, 9) if region_code == REUNION else cast.dice.randint(2, 5)
    turn: Iterator[User] = cycle(users)
    living = [each for each in workgroups_of(region_code) if not each.is_archived]
    for workgroup in cast.dice.sample(living, started):
        leads = [next(turn) for _ in range(cast.dice.randint(1, 2))]
        _write_mandate(cast, workgroup)
        _enter(cast, workgroup, leads, Role.FACILITATOR, (300, 120))
        others = [each for each in users if each not in leads]
        members = cast.dice.sample(others, cast.dice.randint(2, len(others) - 1))
        _enter(cast, workgroup, members, Role.MEMBER, (110, 5))


def appoint_regional_teams(cast: Cast) -> None:
    """The region's persona decides for hers; two other regions have a team that does not."""
    with replayed_at(now() - timedelta(days=390)):
        grant_mandate(cast.personas["region"], FULL_REGION, can_decide=True, by=cast.ansa)
        for region_code in (REUNION, "53"):
            leader = cast.people[region_code][0].user
            grant_mandate(leader, region_code, can_decide=False, by=cast.ansa)


def workgroups_of(region_code: str) -> list[Workgroup]:
    """The groups of a region, in the order of their themes."""
    found = all_workgroups().where(Workgroup.region_code == region_code)
    return list(db.session.scalars(found).unique())


def own_workgroups() -> dict[int, Workgroup]:
    """The groups of the full region, by the number of their theme."""
    return {each.theme.number: each for each in workgroups_of(FULL_REGION)}


def _pair(cast: Cast, workgroup: Workgroup, players: list[Player], busy: set[int]) -> list[User]:
    """Two people of the kinds that facilitate this theme; the own group keeps a seat."""
    kinds = FACILITATING[workgroup.theme.number]
    free = [each.user for each in players if each.type_code in kinds and each.user.id not in busy]
    if workgroup.theme.number == OWN_GROUP:
        return [cast.personas["animatrice"], *free[:1]]
    return free[: cast.dice.choice((2, 2, 2, 1))]


def _enter(
    cast: Cast, workgroup: Workgroup, users: list[User], role: Role, days: tuple[int, int]
) -> None:
    for user in users:
        with replayed_at(max(cast.days_ago(*days), user.created_at + timedelta(days=1))):
            add_member(workgroup, user, role=role, by=cast.ansa)


def _write_mandate(cast: Cast, workgroup: Workgroup) -> None:
    mandate = content.mandates().get(workgroup.theme.number, "")
    is_full = workgroup.region_code == FULL_REGION
    openness = OPENNESS.get(workgroup.theme.number) if is_full else None
    with replayed_at(cast.days_ago(399, 381)):
        edit_workgroup(
            workgroup, mandate=mandate, openness=openness or workgroup.openness, by=cast.ansa
        )
