"""One box finds people and structures by part of a name, and facets narrow them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.security import limiter
from app.directory.models import EntryKind
from app.directory.queries import search
from app.directory.queries.search import Asked, choices, find, listed, typed_words
from app.directory.services import entries
from app.directory.services.scraping import ACTION
from app.workgroups.models import Role
from tests.factories.groups import MemberFactory, MembershipFactory, WorkgroupFactory
from tests.factories.people import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    UserFactory,
)
from tests.support.client import PageClient
from tests.support.queries import count_queries

LINE = re.compile(r'<li class="app-row">\s*<p[^>]*><a[^>]*>([^<]+)</a>')


@pytest.fixture
def reader(session: Any, client: PageClient, sign_in: Callable[..., None]) -> User:
    user = UserFactory(first_name="Lectrice", last_name="Quivoit")
    sign_in(client, user)
    return user


def person(first_name: str, last_name: str, **profile: Any) -> User:
    user = UserFactory(first_name=first_name, last_name=last_name)
    ProfileFactory(user_id=user.id, **profile)
    return user


def names(typed: str, kind: EntryKind = EntryKind.PERSON, **more: Any) -> list[str]:
    found = find(Asked(kind, typed_words(typed), **more))
    return [entry.name for entry in db.session.scalars(listed(found.search))]


@pytest.fixture
def people(session: Any) -> None:
    person("Thi", "Nguyễn")
    person("Chloé", "D’Hauterive")
    person("Jean-François", "Lefèvre", department_code="62")
    director = person("Odile", "Œuvrard")
    place = OrganisationFactory(name="Centre d’action sociale", acronym="CCAS", town="Béthune")
    AffiliationFactory(user_id=director.id, organisation_id=place.id, job_title="Directrice")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nguyen", "Thi Nguyễn"),
        ("NGUY", "Thi Nguyễn"),
        ("d hauterive", "Chloé D’Hauterive"),
        ("d'haute", "Chloé D’Hauterive"),
        ("dhauterive", "Chloé D’Hauterive"),
        ("hauterive chloe", "Chloé D’Hauterive"),
        ("jean-fr", "Jean-François Lefèvre"),
        ("jean fr lef", "Jean-François Lefèvre"),
        ("oeuvrard", "Odile Œuvrard"),
        ("directrice ccas", "Odile Œuvrard"),
        ("action soc", "Odile Œuvrard"),
        ("bethune", "Odile Œuvrard"),
        ("pas de calais", "Jean-François Lefèvre"),
    ],
)
def test_a_person_is_found_by_part_of_a_name_a_function_a_structure_or_a_place(
    people: None, typed: str, name: str
) -> None:
    assert names(typed) == [name]


def test_every_word_must_be_there_and_only_at_the_start_of_a_word(people: None) -> None:
    assert names("jean hauterive") == []
    assert names("guyen") == ["Thi Nguyễn"]  # forgiven: one letter is missing
    assert names("terive") == []


def test_a_structure_is_found_by_its_acronym_and_its_town(people: None) -> None:
    assert names("ccas beth", EntryKind.ORGANISATION) == ["Centre d’action sociale (CCAS)"]


@pytest.mark.parametrize("typed", ["hauterve", "hauteriive", "hauterivr", "hautreive"])
def test_one_typing_error_is_forgiven_and_said(people: None, typed: str) -> None:
    found = find(Asked(EntryKind.PERSON, typed_words(f"chloe {typed}")))
    assert found.corrected == "chloe hauterive"
    assert found.total.count == 1


def test_two_typing_errors_are_not_forgiven_and_no_error_corrects_nothing(people: None) -> None:
    assert find(Asked(EntryKind.PERSON, ("hutreive",))).is_empty
    assert not find(Asked(EntryKind.PERSON, ("hauterive",))).corrected


def test_a_whole_word_of_the_name_comes_before_the_rest_and_names_can_be_in_order(
    session: Any,
) -> None:
    place = OrganisationFactory(name="Association Martin", town="Lens")
    AffiliationFactory(
        user_id=person("Alice", "Abel").id, organisation_id=place.id, job_title="Élue"
    )
    person("Zoé", "Martin")
    person("Bruno", "Martineau")
    assert names("martin") == ["Zoé Martin", "Alice Abel", "Bruno Martineau"]
    assert names("martin", by_name=True) == ["Alice Abel", "Zoé Martin", "Bruno Martineau"]


def test_names_stand_in_french_order(session: Any) -> None:
    for last_name in ("Zola", "Étienne", "Eudes", "d’Artois", "Le Gall", "Leblanc"):
        person("Ana", last_name)
    assert names("ana", by_name=True) == [
        "Ana d’Artois", "Ana Étienne", "Ana Eudes", "Ana Le Gall", "Ana Leblanc", "Ana Zola",
    ]  # fmt: skip


def test_facets_narrow_together_and_count_what_they_would_give(session: Any) -> None:
    food, youth = WorkgroupFactory(number=5), WorkgroupFactory(number=2)
    far = WorkgroupFactory(number=5, region_code="53")
    both = MemberFactory(workgroup=food)
    MembershipFactory(user_id=both.id, workgroup_id=youth.id, role=Role.FACILITATOR)
    MemberFactory(workgroup=food)
    MemberFactory(workgroup=far)
    asked = Asked(EntryKind.PERSON, labels=(("region", "32"), ("theme", str(food.theme_id))))
    found = find(asked)
    assert found.total.count == 2
    counts = {
        each.facet.name: {option.value: option.count for option in each.options}
        for each in choices(found.search)
    }
    assert counts["group"] == {str(food.id): 2, str(youth.id): 1}
    assert counts["role"] == {"member": 2, "facilitator": 1}
    assert counts["region"] == {"32": 2, "53": 1}  # what another region would give
    assert counts["theme"] == {str(food.theme_id): 2, str(youth.theme_id): 1}


def test_counts_beyond_the_bound_are_said_so_and_facets_lose_their_figures(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (search.matching, search.facets):
        monkeypatch.setattr(module, "BOUND", 2)
    for number in range(4):
        person("Ana", f"Nom{number}", department_code="59")
    found = find(Asked(EntryKind.PERSON, ("ana",)))
    assert found.total == search.counting.Total(2, is_more=True)
    options = {each.facet.name: each.options for each in choices(found.search)}
    assert [(each.value, each.count) for each in options["department"]] == [("59", None)]


def test_the_page_shows_lines_without_any_contact_detail(
    reader: User, client: PageClient, people: None
) -> None:
    page = client.get("/annuaire?q=directrice").text
    assert LINE.findall(page) == ["Odile Œuvrard"]
    assert "Directrice, Centre d’action sociale" in page
    assert not re.search(r"personne\d+@exemple\.fr", page)


def test_a_visitor_does_not_see_the_directory(client: PageClient) -> None:
    assert client.get("/annuaire").status_code in {302, 303}


def test_the_address_holds_the_whole_state(reader: User, client: PageClient, people: None) -> None:
    page = client.get("/annuaire?q=jean&region=32&departement=62&tri=nom").text
    assert 'value="jean"' in page
    assert '<option value="62" selected>Pas-de-Calais (1)</option>' in page
    assert LINE.findall(page) == ["Jean-François Lefèvre"]
    assert "voir=structures" in page


def test_htmx_receives_the_results_alone_with_a_clean_address(
    reader: User, client: PageClient, people: None
) -> None:
    asked = "/annuaire?q=nguyen&region=&departement="
    part = client.get(asked, headers={"HX-Request": "true"})
    assert "<h1" not in part.text
    assert part.headers["HX-Push-Url"] == "/annuaire?q=nguyen"
    assert "1\N{NO-BREAK SPACE}personne" in part.text
    history = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<h1" in client.get(asked, headers=history).text


def test_an_empty_answer_says_what_to_do(reader: User, client: PageClient, people: None) -> None:
    page = client.get("/annuaire?q=nguyen&region=53").text
    assert "Personne ne répond à cette recherche" in page
    assert "Élargir" in page
    assert "/annuaire/structures/proposer" in page


def test_a_correction_is_told_on_the_page(reader: User, client: PageClient, people: None) -> None:
    assert "Résultats pour « hauterive »" in client.get("/annuaire?q=hauterve").text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize(
    "address",
    [
        "/annuaire?region=999&theme=x&groupe=99999999999999999999",
        "/annuaire?q=%25%27%22%5C%00&voir=rien&tri=rien",
        "/annuaire?expertise=-1&structure=abc",
        "/annuaire?page=%3Ex&q=" + "a%20" * 400,
    ],
)
def test_an_address_that_means_nothing_shows_a_page(
    reader: User, client: PageClient, address: str
) -> None:
    assert client.get(address).status_code == 200


def test_pages_of_fifty_follow_each_other_without_a_hole(reader: User, client: PageClient) -> None:
    wanted = {f"Ana Nom{number:03}" for number in range(120)}
    for name in sorted(wanted):
        db.session.add(UserFactory.build(first_name="Ana", last_name=name.split()[1], roles=[]))
    db.session.commit()
    for start in ("/annuaire?q=ana", "/annuaire?q=ana&tri=nom"):
        seen: list[str] = []
        address: str | None = start
        while address:
            page = client.get(address).text
            seen += LINE.findall(page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = following[1].replace("&amp;", "&") if following else None
        assert len(seen) == 120
        assert set(seen) == wanted


def test_the_page_asks_as_much_of_the_database_for_two_people_as_for_sixty(
    reader: User, client: PageClient
) -> None:
    group = WorkgroupFactory(number=5)
    addresses = ("/annuaire", "/annuaire?region=32", "/annuaire?q=ana&region=32")

    def counted() -> list[int]:
        result = []
        for address in addresses:
            client.get(address)
            with count_queries(db.engine) as queries:
                client.get(address)
            result.append(len(queries))
        return result

    for number in range(2):
        MemberFactory(first_name="Ana", last_name=f"Un{number}", workgroup=group)
    few = counted()
    for number in range(20):
        MemberFactory(first_name="Ana", last_name=f"Deux{number}", workgroup=group)
    assert counted() == few


def test_whoever_reads_too_fast_is_slowed_down_and_noted_once(
    reader: User, client: PageClient
) -> None:
    limiter.reset()
    answers = [client.get("/annuaire?q=a").status_code for _ in range(123)]
    assert answers[:120] == [200] * 120
    assert answers[120:] == [429] * 3
    db.session.rollback()
    noted = select(func.count()).where(AuditEntry.action == ACTION)
    assert db.session.scalar(noted.where(AuditEntry.actor_id == reader.id)) == 1
    limiter.reset()


def test_somebody_who_leaves_is_no_longer_found(people: None) -> None:
    entries.refresh_all()
    user = db.session.scalars(select(User).where(User.last_name == "Nguyễn")).one()
    user.deactivated_at = user.created_at
    db.session.commit()
    assert names("nguyen") == []
