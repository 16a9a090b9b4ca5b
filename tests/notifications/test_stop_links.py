"""Links that stop mails: a GET changes nothing, a POST acts without a session, twice is once."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.core.db import db
from app.core.mail import strike_links
from app.core.mail.outbox import OutgoingMail
from app.notifications.models import Mute, Preference
from app.notifications.queries.stop_links import stop_url, token_of
from app.workgroups.models import Membership
from tests.notifications.steps import BREAKFAST, place_of, tell, told
from tests.support.queries import count_queries

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
KIND, LETTER = "kind.forums.mention", "letter.weekly"


def path(user, what: str) -> str:
    return f"/notifications/stop/{token_of(user.id, what)}"


def choices(user) -> list[tuple[str, str]]:
    db.session.expire_all()
    rows = db.session.query(Preference).filter_by(user_id=user.id)
    return [(row.kind, row.rhythm.value) for row in rows]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("topic", f"de nouvelles de «\u00a0{BREAKFAST}\u00a0»"),
        ("place", "de nouvelles de GT 5 – Accès à l’alimentation, Hauts-de-France"),
        (KIND, "de courriel pour «\u00a0Quelqu’un me mentionne\u00a0»"),
        (LETTER, "votre lettre hebdomadaire"),
    ],
)
def test_a_page_says_what_will_stop_and_reading_it_changes_nothing(
    client, amelie, topic, what, said
):
    target = {"topic": f"topic-{topic.id}", "place": place_of(topic)}.get(what, what)
    with count_queries(db.engine) as seen:
        page = client.page(path(amelie, target))

    assert said in page.css_first("main").text()
    assert page.css_first("main form button").text() == "Ne plus recevoir"
    assert seen.writes == []
    assert choices(amelie) == []
    assert db.session.query(Mute).count() == 0


def test_one_click_of_a_mail_program_needs_no_session_nor_token(raw_client, amelie):
    answer = raw_client.post(path(amelie, KIND), data=ONE_CLICK)

    assert answer.status_code == 200, "a mail program follows no redirect (RFC 8058)"
    assert choices(amelie) == [("forums.mention", "never")]


def test_a_topic_is_put_in_silence_once_however_often(raw_client, amelie, topic):
    for _ in range(2):
        assert raw_client.post(path(amelie, f"topic-{topic.id}"), data=ONE_CLICK).status_code == 200

    assert [each.target for each in db.session.query(Mute)] == [f"topic-{topic.id}"]
    tell(amelie, topic)
    assert told(amelie) == []


def test_a_person_presses_the_button_then_changes_their_mind(client, amelie):
    done = client.submit(path(amelie, LETTER))
    text = LexborHTMLParser(done.get_data(as_text=True)).css_first("main").text()
    assert "Vous avez choisi de ne plus recevoir votre lettre hebdomadaire." in text
    assert choices(amelie) == [("letter.weekly", "never")]

    assert "déjà choisi" in client.page(path(amelie, LETTER)).css_first("main").text()
    undone = client.submit(path(amelie, LETTER), button="Annuler ce choix")
    assert "Votre choix est annulé" in undone.get_data(as_text=True)
    assert choices(amelie) == []


def test_a_letter_that_was_stopped_can_be_had_again_from_ones_choices(client, sign_in, amelie):
    client.submit(path(amelie, LETTER))
    sign_in(client, amelie)
    client.submit("/notifications/preferences", form='form[action$="/lettre/weekly"]')

    assert choices(amelie) == []


def test_a_topic_that_one_no_longer_reads_is_not_named(client, amelie, topic):
    db.session.query(Membership).filter_by(user_id=amelie.id).delete()
    page = client.page(path(amelie, f"topic-{topic.id}"))

    assert BREAKFAST not in page.html
    assert "cette discussion" in page.css_first("main").text()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_not_there(raw_client, amelie, method):
    signature, _, value = token_of(amelie.id, KIND).partition(".")
    other = token_of(amelie.id, LETTER).partition(".")[0]
    forged = [f"{other}.{value}", f"{signature}.{value}x", signature, value, f"{signature}.", "x"]
    forged += [f"{signature[:-1]}.{value}", f"{signature}.999.{KIND}", "é.1.x", "." * 5]
    for token in forged:
        assert getattr(raw_client, method)(f"/notifications/stop/{token}").status_code == 404
    assert choices(amelie) == []


def test_a_link_stops_for_its_own_person_only(raw_client, client, sign_in, amelie, workgroup):
    from_mail = path(amelie, KIND)
    raw_client.post(from_mail, data=ONE_CLICK)

    assert db.session.query(Preference).filter(Preference.user_id != amelie.id).count() == 0


def test_every_link_is_struck_out_of_a_stored_mail(app, amelie):
    for what in ("topic-12", "members", KIND, LETTER):
        mail = OutgoingMail(body=f"Stop\n{stop_url(amelie, what)}\nFin", headers={})
        strike_links(mail)
        assert mail.body == "Stop\n[lien personnel]\nFin", what
