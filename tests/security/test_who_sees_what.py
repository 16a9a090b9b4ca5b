"""No list, count, page nor mail shows a request, an opinion or an invitation to a stranger to it.

The oracle is written here from the rules in plain Python, and knows no query of the product.
"""

import re
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.access_requests.models import AccessRequest, Decision, RequestStatus
from app.access_requests.policies import decidable_requests, visible_requests, visible_wanted
from app.access_requests.queries.opinions import count_to_judge
from app.access_requests.queries.queue import Filters, counters
from app.access_requests.services.asking import ask_for_opinions
from app.accounts.models import NationalRole, User
from app.core.db import db
from app.core.mail import OutgoingMail
from app.workgroups.models import Role
from app.workgroups.policies import visible_join_requests
from tests.factories import (
    AccessRequestFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    ProfileFactory,
    RegionalTeamFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.client import RawClient

REGIONS, THEMES = ("32", "84"), (5, 6)
PLACES = [(region, number) for region in REGIONS for number in THEMES]
OPEN = {"pending", "awaiting_information", "on_hold"}
STATES = ("unconfirmed", "pending", "awaiting_information", "on_hold", "approved", "declined")


@dataclass(frozen=True)
class Person:
    """Who somebody is: national roles, region with or without delegation, place in a group."""

    national: frozenset[str] = frozenset()
    mandate: tuple[str, bool] | None = None
    membership: tuple[tuple[str, int], str] | None = None

    def runs(self, place: tuple[str, int]) -> bool:
        is_facilitator = self.membership == (place, "facilitator")
        is_team = self.mandate is not None and self.mandate[0] == place[0]
        return "ansa" in self.national or is_facilitator or is_team

    def decides(self, region: str) -> bool:
        return "ansa" in self.national or self.mandate == (region, True)

    def reads(self, region: str) -> bool:
        return "national" in self.national or self.decides(region)

    def judges(self, asked: "Asked", place: tuple[str, int]) -> bool:
        return self.runs(place) and "ansa" not in self.national and asked.state in OPEN


@dataclass(frozen=True)
class Asked:
    """A request: its state, region, and the groups that it wants there."""

    state: str
    region: str
    numbers: frozenset[int]

    @property
    def places(self) -> list[tuple[str, int]]:
        return [(self.region, number) for number in sorted(self.numbers)]


@dataclass
class Made:
    """What stands in the database for the drawn people and requests."""

    users: list[tuple[Person, User]] = field(default_factory=list)
    requests: list[tuple[Asked, AccessRequest]] = field(default_factory=list)


people = st.builds(
    Person,
    national=st.sampled_from([frozenset(), frozenset({"ansa"}), frozenset({"national"}),
                              frozenset({"admin"}), frozenset({"national", "admin"})]),
    mandate=st.none() | st.tuples(st.sampled_from(REGIONS), st.booleans()),
    membership=st.none() | st.tuples(
        st.sampled_from(PLACES), st.sampled_from(["member", "facilitator", "observer"])
    ),
)  # fmt: skip
asked_ones = st.builds(
    Asked,
    state=st.sampled_from(STATES),
    region=st.sampled_from(REGIONS),
    numbers=st.frozensets(st.sampled_from(THEMES), min_size=1),
)


def make(persons: list[Person], asked: list[Asked]) -> Made:
    groups = {place: WorkgroupFactory(region_code=place[0], number=place[1]) for place in PLACES}
    made = Made()
    for person in persons:
        roles = [NationalRole(each) for each in sorted(person.national)]
        if person.mandate:
            region, can_decide = person.mandate
            user = RegionalTeamFactory(region_code=region, can_decide=can_decide, roles=roles)
        else:
            user = UserFactory(roles=roles)
            ProfileFactory(user_id=user.id)
        if person.membership:
            place, role = person.membership
            MembershipFactory(user_id=user.id, workgroup_id=groups[place].id, role=Role(role))
        made.users.append((person, user))
    for rank, each in enumerate(asked):
        wanted = [groups[place] for place in each.places]
        request = AccessRequestFactory(
            **({each.state: True} if each.state != "pending" else {}),
            region_code=each.region,
            workgroups=wanted,
            last_name=f"Témoin{rank}fin",
        )
        made.requests.append((each, request))
    return made


def names_on(page: str) -> set[str]:
    """The applicants that a page names, wherever it does."""
    return set(re.findall(r"Témoin\d+fin", LexborHTMLParser(page).html or ""))


@pytest.fixture
def clean(app):
    """Bring the database back before each example."""

    def restore() -> None:
        db.session.remove()
        app.extensions["keeper"].restore()

    return restore


EXAMPLES = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EXAMPLES
@given(persons=st.lists(people, min_size=1, max_size=4), asked=st.lists(asked_ones, max_size=4))
def test_scopes_pages_and_counts_agree_with_the_rules(app, session, sign_in, clean, persons, asked):
    clean()
    made = make(persons, asked)
    for person, user in made.users:
        readable = {r.id for a, r in made.requests if person.reads(a.region)}
        decidable = {r.id for a, r in made.requests if person.decides(a.region)}
        judged = {
            wish.id
            for a, r in made.requests
            for wish, place in zip(wishes_of(r), a.places, strict=True)
            if person.judges(a, place)
        }
        assert {r.id for r in db.session.scalars(visible_requests(user))} == readable
        assert {r.id for r in db.session.scalars(decidable_requests(user))} == decidable
        assert {w.id for w in db.session.scalars(visible_wanted(user))} == judged
        assert count_to_judge(user) == len(judged)
        if readable:
            counts = counters(user, Filters(), 7)
            assert sum(counts.values()) == len(readable)
        _check_pages(app, sign_in, person, user, made)


def _check_pages(app, sign_in, person: Person, user: User, made: Made) -> None:
    client = RawClient(app, app.response_class, use_cookies=True)
    sign_in(client, user)
    may_be_named = {
        r.last_name
        for a, r in made.requests
        if person.reads(a.region) or any(person.judges(a, place) for place in a.places)
    }
    for path in ("/", "/gestion/demandes", "/demandes/avis", "/gestion/demandes?q=temoin",
                 "/groupes", "/mon-compte", "/mon-compte/mes-donnees.json"):  # fmt: skip
        answer = client.get(path)
        shown = names_on(answer.text) if answer.status_code == 200 else set()
        assert shown <= may_be_named, path
    for a, r in made.requests:
        answer = client.get(f"/gestion/demandes/{r.id}")
        assert answer.status_code == (200 if person.reads(a.region) else 404)
        assert names_on(answer.text) <= may_be_named
        for wish, place in zip(wishes_of(r), a.places, strict=True):
            expected = 200 if person.judges(a, place) else 404
            assert client.get(f"/demandes/avis/{wish.id}").status_code == expected


@EXAMPLES
@given(persons=st.lists(people, min_size=1, max_size=5), asked=asked_ones)
def test_an_opinion_is_asked_by_mail_of_those_who_facilitate_the_group_alone(
    app, session, clean, persons, asked
):
    clean()
    made = make(persons, [asked])
    [(a, request)] = made.requests
    ask_for_opinions(request)
    db.session.commit()

    told = {mail.to_address for mail in db.session.query(OutgoingMail)}
    is_settled = a.state in {"approved", "declined"}
    assert told == {
        user.email
        for person, user in made.users
        if person.membership and person.membership[1] == "facilitator"
        if person.membership[0] in a.places and not is_settled
    }


@EXAMPLES
@given(persons=st.lists(people, min_size=1, max_size=4), place=st.sampled_from(PLACES))
def test_requests_to_join_and_invitations_stay_with_those_who_run_the_group(
    app, session, sign_in, clean, persons, place
):
    clean()
    made = make(persons, [])
    group = WorkgroupFactory(region_code=place[0], number=place[1])
    asker = UserFactory(first_name="Solliciteuse", last_name="Témoin99fin")
    joining = JoinRequestFactory(workgroup_id=group.id, user_id=asker.id)
    invited = InvitationFactory(workgroups=[group], email="temoin@exemple.fr")
    for person, user in made.users:
        seen = {each.id for each in db.session.scalars(visible_join_requests(user))}
        assert seen == ({joining.id} if person.runs(place) else set())
        client = RawClient(app, app.response_class, use_cookies=True)
        sign_in(client, user)
        told = names_on(client.get("/").text)
        assert told <= ({"Témoin99fin"} if person.runs(place) else set())
        page = client.get("/invitations")
        sees_all = "ansa" in person.national
        assert ("temoin@exemple.fr" in page.text) is sees_all
        resent = client.get(f"/invitations/{invited.id}/relancer")
        assert resent.status_code == 405


def test_the_oracle_itself_tells_people_apart():
    asked = Asked("pending", "32", frozenset({5}))
    assert Person(mandate=("32", True)).decides("32")
    assert not Person(mandate=("32", False)).decides("32")
    assert not Person(mandate=("84", True)).reads("32")
    assert Person(membership=(("32", 5), "facilitator")).judges(asked, ("32", 5))
    assert not Person(membership=(("32", 5), "member")).judges(asked, ("32", 5))
    assert RequestStatus("pending").is_open
    assert Decision("held")
