"""Activations that wait: seen with their age, sent again one by one or several at once."""

from datetime import timedelta

from app.core.db import db, now
from tests.factories import MemberFactory, UserFactory

PAGE = "/gestion/comptes/activations"


def test_those_who_wait_longest_come_first(client, staff) -> None:
    UserFactory(pending=True, last_name="Récente", first_name="A")
    UserFactory(
        pending=True,
        last_name="Ancienne",
        first_name="B",
        created_at=now() - timedelta(days=20),
        activation_sent_at=now() - timedelta(days=20),
    )
    UserFactory(last_name="Active", first_name="C")
    rows = client.page(PAGE).css("main tbody tr")
    assert [row.css_first('[data-label="Nom"]').text(strip=True) for row in rows] == [
        "Ancienne B",
        "Récente A",
    ]
    assert "Expiré" in rows[0].text()
    assert "Expiré" not in rows[1].text()


def test_an_empty_list_says_so(client, staff) -> None:
    assert "Tous les comptes ouverts sont activés" in client.page(PAGE).css_first("main").text()


def test_one_link_is_sent_again(client, staff, mailbox) -> None:
    person = UserFactory(pending=True, email="attend@exemple.fr")
    place = f"/gestion/comptes/{person.id}"
    client.submit(place, form=f'form[action="{place}/renvoyer-l-activation"]')
    assert "/activation/" in mailbox.last("attend@exemple.fr").link("/activation/")


def test_an_active_account_receives_no_link(client, staff) -> None:
    person = UserFactory()
    place = f"/gestion/comptes/{person.id}"
    token = client.page(place).css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{place}/renvoyer-l-activation", data={"csrf_token": token})
    assert answer.status_code == 403


def test_several_links_are_sent_again_at_once(client, staff, mailbox) -> None:
    chosen = [UserFactory(pending=True) for _ in range(2)]
    other = UserFactory(pending=True)
    client.submit(PAGE, {"accounts": [person.id for person in chosen]}, form="#renvoyer")
    assert {mail.to for mail in mailbox.all()} == {person.email for person in chosen}
    assert not mailbox.to(other.email)


def test_those_who_activated_meanwhile_are_left_out_and_counted(client, staff, mailbox) -> None:
    waiting, done = UserFactory(pending=True), UserFactory(pending=True)
    page = client.page(PAGE)
    token = page.css_first('main [name="csrf_token"]').attributes["value"]
    done.activated_at = now()
    db.session.commit()
    client.post(f"{PAGE}/renvoyer", data={"csrf_token": token, "accounts": [waiting.id, done.id]})
    text = client.page(PAGE).css_first("main").text()
    assert "1\N{NO-BREAK SPACE}lien renvoyé" in text
    assert "1\N{NO-BREAK SPACE}compte laissé" in text
    assert [mail.to for mail in mailbox.all()] == [waiting.email]


def test_sending_again_to_nobody_says_what_to_do(client, staff) -> None:
    UserFactory(pending=True)
    client.submit(PAGE, form="#renvoyer")
    assert "Cochez au moins un compte" in client.page(PAGE).css_first("main").text()


def test_a_member_sends_nothing_again(raw_client, sign_in, session, app) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        sign_in(raw_client, MemberFactory())
        assert raw_client.post(f"{PAGE}/renvoyer").status_code == 403
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
