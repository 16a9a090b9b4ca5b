"""The form by which a stranger asks for access."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.forms import robots
from app.access_requests.models import RequestStatus
from app.core.db import db
from app.core.security import limiter
from tests.access_requests.steps import ASK, EMAIL, ask, requests, text_of, typed
from tests.factories import FacilitatorFactory, OrganisationFactory, UserFactory, WorkgroupFactory
from tests.support.client import PageClient, RawClient
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")


def test_a_region_in_the_address_offers_its_groups(client: PageClient) -> None:
    here, elsewhere = WorkgroupFactory(number=5), WorkgroupFactory(number=5, region_code="04")
    values = {
        node.attributes["value"]
        for node in client.page(f"{ASK}?region=32").css('input[name="workgroups"]')
    }
    assert str(here.id) in values
    assert str(elsewhere.id) not in values


def test_without_a_region_no_group_is_offered(client: PageClient) -> None:
    assert not client.page(ASK).css('input[name="workgroups"]')


def test_an_unknown_region_in_the_address_says_so_and_lets_one_choose(client: PageClient) -> None:
    page = client.page(f"{ASK}?region=99")
    assert "Cette région n’existe pas" in page.text()
    assert page.css_first('select[name="region"] option[value="32"]')


def test_a_group_without_anybody_says_so(client: PageClient) -> None:
    workgroup = WorkgroupFactory(number=5)
    hint = f"#workgroups input[value='{workgroup.id}']"
    described = client.page(f"{ASK}?region=32").css_first(hint).attributes["aria-describedby"]
    assert described
    FacilitatorFactory(workgroup=workgroup)
    page = client.page(f"{ASK}?region=32")
    assert "aria-describedby" not in page.css_first(hint).attributes


def test_changing_region_shows_other_groups_and_loses_no_word(client: PageClient) -> None:
    elsewhere = WorkgroupFactory(number=5, region_code="04")
    fields = typed(region="04", motivation="Un texte\nsur deux lignes")
    fields.pop("department")
    answer = client.submit(
        f"{ASK}?region=32", fields, form="form[data-access-request]", button="change_region"
    )
    page = text_of(answer)
    assert answer.status_code == 200
    assert f'value="{elsewhere.id}"' in page
    assert "Un texte\r\nsur deux lignes" in page or "Un texte\nsur deux lignes" in page
    assert 'value="Amélie"' in page
    assert f'value="{EMAIL}"' in page
    assert "erreur" not in page.lower().split("<form")[1]
    assert not requests()


def test_a_request_is_kept_apart_until_its_address_is_confirmed(client: PageClient) -> None:
    wanted = [WorkgroupFactory(number=5), WorkgroupFactory(number=13)]
    answer = ask(client, typed(*wanted))
    assert (answer.status_code, answer.location) == (303, "/demander-un-acces/envoyee")
    (asked,) = requests()
    assert asked.status is RequestStatus.UNCONFIRMED
    assert (asked.first_name, asked.last_name) == ("Amélie", "D’Hautefeuille")
    assert asked.search_name == "amelie d hautefeuille"
    assert (asked.department_code, asked.region_code) == ("59", "32")
    assert EMAIL in text_of(client.get(answer.location))


def test_a_known_structure_is_recognised(client: PageClient) -> None:
    known = OrganisationFactory(name="Épicerie solidaire L’Étape")
    ask(client, typed(organisation="epicerie solidaire l'etape"))
    assert requests()[0].organisation_id == known.id


def test_a_person_concerned_needs_neither_structure_nor_function(client: PageClient) -> None:
    fields = typed(organisation="", job_title="", is_concerned=True)
    assert ask(client, fields).status_code == 303
    (asked,) = requests()
    assert (asked.organisation_name, asked.job_title) == ("", "Personne concernée")


@pytest.mark.parametrize("field", ["organisation", "job_title"])
def test_anybody_else_needs_both(client: PageClient, field: str) -> None:
    answer = ask(client, typed(**{field: ""}))
    assert answer.status_code == 422
    assert not requests()


LONG = "é" * 10_000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_name": LONG}, "trop long"),
        ({"last_name": LONG}, "trop long"),
        ({"organisation": LONG}, "trop long"),
        ({"motivation": "a" * 3_001}, "trop long"),
        ({"first_name": ""}, "obligatoire"),
        ({"first_name": " \x00\u202e "}, "obligatoire"),
        ({"first_name": "🙂🙂"}, "avec des lettres"),
        ({"first_name": "www.gagnez.exemple"}, "sans adresse"),
        ({"organisation": "voir https://gagnez.exemple"}, "adresse de site"),
        ({"email": "amelie@"}, "pas valable"),
        ({"email": "a" * 300 + "@exemple.fr"}, "pas valable"),
        ({"region": "99"}, "Choisissez une valeur de la liste"),
        ({"region": "3\x002"}, "Choisissez une valeur de la liste"),
        ({"region": ""}, "Choisissez votre région"),
        ({"workgroups": []}, "au moins un groupe"),
        ({"workgroups": ["abc"]}, "pas à cette région"),
        ({"workgroups": [10**30]}, "pas à cette région"),
        ({"department": "974"}, "Choisissez une valeur de la liste"),
        ({"notice": False}, "après avoir lu"),
    ],
)
def test_a_field_that_is_wrong_is_told_and_nothing_is_saved(
    client: PageClient, changes: dict[str, Any], said: str
) -> None:
    answer = ask(client, typed(**changes))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Nous distribuons des repas" in text_of(answer) or "motivation" in changes
    assert not requests()


def test_a_group_of_another_region_is_refused(client: PageClient) -> None:
    elsewhere = WorkgroupFactory(number=5, region_code="04")
    answer = ask(client, typed(elsewhere))
    assert answer.status_code == 422
    assert "pas à cette région" in text_of(answer)
    assert not requests()


def test_a_wrong_region_is_one_error_not_three(client: PageClient) -> None:
    assert "Une erreur à corriger" in text_of(ask(client, typed(region="99")))


def test_names_of_every_script_and_emoji_in_the_text_are_kept(client: PageClient) -> None:
    answer = ask(client, typed(first_name="أمل", motivation="Merci 🙏\u202e"))
    assert answer.status_code == 303
    (asked,) = requests()
    assert (asked.first_name, asked.motivation) == ("أمل", "Merci 🙏")


def test_a_name_that_grows_when_folded_still_fits(client: PageClient) -> None:
    assert ask(client, typed(first_name="\ufdfa" * 100)).status_code == 303
    assert len(requests()[0].search_name) <= 220


def test_fields_that_the_form_does_not_have_change_nothing(raw_client: RawClient) -> None:
    page = text_of(raw_client.get(f"{ASK}?region=32"))
    fields = typed(notice="y") | {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("csrf_token", "started", "submission_key")
        if re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    }
    forged = {"status": "approved", "id": "1", "user_id": "1", "confirmed_at": "2019-07-10"}
    assert raw_client.post(ASK, data={**fields, **forged}).status_code == 303
    (asked,) = requests()
    assert (asked.status, asked.user_id, asked.confirmed_at) == ("unconfirmed", None, None)


def test_the_fields_of_the_contract_suffice(raw_client: RawClient) -> None:
    page = text_of(raw_client.get(f"{ASK}?region=32"))
    token = re.search(r'name="csrf_token" value="([^"]*)"', page)
    assert token
    fields = typed(notice="1", csrf_token=token[1])
    fields.pop("department")
    assert raw_client.post(ASK, data=fields).status_code == 303
    assert len(requests()) == 1


def test_a_form_sent_without_its_token_is_refused(raw_client: RawClient) -> None:
    answer = raw_client.post(ASK, data=typed(notice="y"))
    assert answer.status_code == 400
    assert not requests()


def test_the_same_form_sent_twice_is_one_request_and_one_mail(
    client: PageClient, mailbox: Mailbox
) -> None:
    fields = typed(submission_key="0" * 32)
    first, second = ask(client, fields), ask(client, fields)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(requests()) == 1
    assert len(mailbox.to(EMAIL)) == 1


def test_the_same_form_with_its_address_corrected_is_another_request(client: PageClient) -> None:
    fields = typed(submission_key="0" * 32)
    ask(client, {**fields, "email": "amelie.dupr@exemple.fr"})
    ask(client, fields)
    assert [asked.email for asked in requests()] == ["amelie.dupr@exemple.fr", EMAIL]


def test_a_known_address_and_an_unknown_one_get_the_same_answer_for_the_same_work(
    app: Flask, client: PageClient, session: scoped_session[Session]
) -> None:
    UserFactory(email="membre@exemple.fr")
    answers, pages, work = [], [], []
    for email in ("inconnue@exemple.fr", "membre@exemple.fr"):
        fields = typed(email=email)
        with count_queries(db.engine) as seen:
            answer = ask(client, fields)
        work.append([statement.split(" ")[:3] for statement in seen.statements])
        answers.append((answer.status_code, answer.location))
        pages.append(text_of(client.get(answer.location)).replace(email, "…"))
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert _without_secrets(pages[0]) == _without_secrets(pages[1])


def _without_secrets(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_a_robot_that_fills_the_hidden_box_gets_the_same_answer_and_leaves_nothing(
    client: PageClient, mailbox: Mailbox
) -> None:
    caught = ask(client, typed(website="https://gagnez.exemple"))
    real = ask(client, typed(email="reelle@exemple.fr"))
    assert (caught.status_code, caught.location) == (real.status_code, real.location)
    assert [asked.email for asked in requests()] == ["reelle@exemple.fr"]
    assert not mailbox.to(EMAIL)


def test_a_form_filled_at_once_with_links_is_asked_for_again_not_refused(
    client: PageClient,
) -> None:
    fields = typed(motivation="Notre association : https://tilleuls.exemple.fr")
    answer = ask(client, fields)
    assert answer.status_code == 422
    assert "envoyez-la de nouveau" in text_of(answer)
    assert not requests()
    started = re.search(r'name="started"[^>]*value="([^"]*)"', text_of(answer))
    assert started
    assert ask(client, {**fields, "started": started[1]}).status_code == 303
    assert len(requests()) == 1


def test_the_same_text_from_a_person_who_takes_time_passes_at_once(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    with app.test_request_context():
        started = robots.stamp()
    clock.advance(seconds=40)
    fields = typed(motivation="Voir https://tilleuls.exemple.fr", started=started)
    assert ask(client, fields).status_code == 303


def test_a_crowd_behind_one_address_keeps_its_text(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter.reset()
    for number in range(100):
        limiter.limiter.hit(robots.CROWD[0], "access_requests.ask", "127.0.0.1")
        assert number < 100
    answer = ask(client, typed())
    assert answer.status_code == 429
    assert "Réessayez dans une heure" in text_of(answer)
    assert "Nous distribuons des repas" in text_of(answer)
    assert not requests()


def test_structures_are_suggested_by_name_from_three_letters(client: PageClient) -> None:
    OrganisationFactory(name="Épicerie solidaire de Lens")
    OrganisationFactory(name="Caisse d’allocations familiales du Nord")
    url = "/annuaire/structures/suggestions"
    assert client.get(url, query_string={"q": "epic"}).json == ["Épicerie solidaire de Lens"]
    assert client.get(url, query_string={"q": "ép"}).json == []
    assert client.get(url).json == []
    assert client.get(url, query_string={"q": "%\x00'"}).json == []
