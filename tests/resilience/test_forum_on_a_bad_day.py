"""The forum on a bad day: what was typed is not lost, what was said is told, and told once."""

import signal
from collections.abc import Callable
from threading import Event

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session, scoped_session

from app.accounts.models import User
from app.core import jobs
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.forums.models import Draft, Post, Topic
from app.forums.services import gestures, moves, trash
from app.notifications.kinds import Rhythm
from app.notifications.queries.unread import unread_count
from app.workgroups.models import Membership, Workgroup
from tests.factories import MemberFactory, StaffFactory, WorkgroupFactory
from tests.factories.forums import forum_of
from tests.notifications.steps import BREAKFAST, breakfast_topic, tell, weekly
from tests.resilience.conftest import PATIENCE_S, Worker
from tests.support.clock import Clock
from tests.support.mailbox import read
from tests.support.smtp import SmtpServer

TYPED = "Chez nous c’est le mardi, à huit heures."
AMELIE, BENOIT = "amelie@exemple.fr", "benoit@exemple.fr"
ASKED = ("Qui vient ?", "À quelle heure ?", "Avec quoi ?")
LONG = "Bonjour à tous. " * 125_000


@pytest.fixture
def workgroup(session: scoped_session[Session]) -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def amelie(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup, email=AMELIE)


@pytest.fixture
def topic(workgroup: Workgroup) -> Topic:
    return breakfast_topic(workgroup)


def lock(topic: Topic, staff: User) -> None:
    gestures.do(topic, gestures.Gesture.LOCK, by=staff)


def throw_away(topic: Topic, staff: User) -> None:
    trash.trash(db.session.query(Post).filter_by(topic_id=topic.id, number=1).one(), by=staff)


def move_out_of_sight(topic: Topic, staff: User) -> None:
    moves.move(topic, forum_of(WorkgroupFactory(region_code="84", number=6)), by=staff)


def leave_the_group(_topic: Topic, _staff: User) -> None:
    person = db.session.query(User).filter_by(email=AMELIE).one()
    db.session.query(Membership).filter_by(user_id=person.id).update({"ended_at": now()})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lock, "verrouillé"),
        (throw_away, "corbeille"),
        (move_out_of_sight, "Votre texte est ici"),
        (leave_the_group, "Votre texte est ici"),
    ],
)
def test_what_was_being_typed_is_given_back_and_kept(
    page: Page,
    sign_in: Callable[[Page, User], None],
    topic: Topic,
    amelie: User,
    change: Callable[[Topic, User], None],
    words: str,
) -> None:
    staff, path = StaffFactory(), f"/forum/sujets/{topic.id}/repondre"
    sign_in(page, amelie)
    page.goto(path)
    page.get_by_role("textbox", name="Votre message").click()
    page.keyboard.type(TYPED)
    expect(page.get_by_text("Brouillon enregistré à")).to_be_visible()
    db.session.rollback()
    change(topic, staff)
    db.session.commit()
    page.get_by_role("button", name="Publier ma réponse").click()
    main = page.locator("main")
    expect(page.locator(".app-error")).to_be_visible()
    expect(main).to_contain_text(words)
    assert any(TYPED in area.input_value() for area in main.locator("textarea").all())
    db.session.rollback()
    assert [draft.body for draft in db.session.query(Draft)] == [TYPED]
    page.goto("/forum/brouillons")
    expect(main).to_contain_text(TYPED)


def test_a_topic_moved_where_one_reads_takes_the_reply(
    page: Page, sign_in: Callable[[Page, User], None], topic: Topic, amelie: User
) -> None:
    sign_in(page, amelie)
    page.goto(f"/forum/sujets/{topic.id}/repondre")
    page.get_by_role("textbox", name="Votre message").click()
    page.keyboard.type(TYPED)
    db.session.rollback()
    moves.move(topic, forum_of(), by=StaffFactory())
    db.session.commit()
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.locator("#message-2")).to_contain_text(TYPED)
    expect(page.get_by_role("heading", level=1)).to_contain_text(BREAKFAST)


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_a_text_of_two_megabytes_is_refused_and_stays_on_the_screen(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    topic: Topic,
    amelie: User,
    javascript: bool,
) -> None:
    """With the script the field is plain for so long a text; it is the same field."""
    page = open_page(javascript=javascript)
    sign_in(page, amelie)
    page.goto(f"/forum/sujets/{topic.id}/repondre")
    area = page.locator("textarea[name=body]")
    if javascript:
        page.get_by_role("button", name="Texte simple").click()
    area.fill(LONG)
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.locator("textarea[name=body]").input_value() == LONG.strip()
    db.session.rollback()
    assert db.session.query(Post).count() == 1


def test_a_mailbox_that_refuses_keeps_no_other_from_being_told(
    smtp: SmtpServer,
    run_jobs: Callable[[], int],
    clock: Clock,
    workgroup: Workgroup,
    topic: Topic,
    amelie: User,
) -> None:
    benoit = MemberFactory(workgroup=workgroup, email=BENOIT)
    smtp.refuse(AMELIE)
    for person in (amelie, benoit):
        tell(person, topic)
    for _ in range(3):
        clock.advance(hours=1)
        run_jobs()
    assert smtp.recipients == [BENOIT]
    [refused] = db.session.query(OutgoingMail).filter(OutgoingMail.refused_at.is_not(None))
    assert refused.to_address == AMELIE
    assert unread_count(amelie.id) == 1, "it stands on the screen all the same"


@pytest.mark.long
def test_workers_that_come_back_after_two_days_tell_each_person_once(
    smtp: SmtpServer,
    run_jobs: Callable[[], int],
    clock: Clock,
    workgroup: Workgroup,
    topic: Topic,
    amelie: User,
    worker: Worker,
) -> None:
    clock.advance(days=-2)
    benoit = MemberFactory(workgroup=workgroup, email=BENOIT, created_at=now())
    weekly(benoit, Rhythm.DAILY)
    for words in ASKED:
        for person in (amelie, benoit):
            tell(person, topic, body=words)
    clock.advance(days=2)
    received, all_there = smtp.behaviour.handle_DATA, Event()

    async def count(server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        answer = await received(server, session, envelope)
        if len(smtp.recipients) > 1:
            all_there.set()
        return answer

    smtp.behaviour.handle_DATA = count  # type: ignore[method-assign]
    both = [worker(), worker()]
    assert all_there.wait(PATIENCE_S)
    for process in both:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    jobs._add_daily_jobs()
    run_jobs()
    assert sorted(smtp.recipients) == [AMELIE, BENOIT]
    [at_once, letter] = sorted(map(read, smtp.messages), key=lambda mail: mail.to)
    assert all(words in at_once.text for words in ASKED)
    assert letter.subject == "3 mentions pour vous"
