"""Letters: one for each person and period, at their hour, saying what matters, or none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core import jobs
from app.core.db import db
from app.core.mail import OutgoingMail
from app.forums.notices.posts import NEW_TOPIC
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Letter
from app.notifications.services.choosing import keep
from app.workgroups.models import Membership
from tests.factories import JoinRequestFactory, MemberFactory, TopicFactory, UserFactory
from tests.factories.people import ProfileFactory
from tests.notifications.steps import BREAKFAST, answer, breakfast_topic, tell, told

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 18, 0, tzinfo=PARIS)
MONDAY_SEVEN = datetime(2026, 11, 23, 7, 0, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def sunday(clock):
    """The evening before letters leave."""
    clock.stop_at(SUNDAY)


@pytest.fixture
def amelie(workgroup, clock) -> User:
    """A member of the group, for a month, who wants everything in her weekly letter."""
    clock.advance(days=-30)
    amelie = MemberFactory(workgroup=workgroup, first_name="Amélie", email="amelie@exemple.fr")
    clock.advance(days=30)
    weekly(amelie)
    return amelie


def weekly(user: User, rhythm: Rhythm = Rhythm.WEEKLY) -> None:
    keys = ("forums.mention", "forums.answer")
    services.choose({(key, Channel.MAIL): rhythm for key in keys}, by=user)
    db.session.commit()


@pytest.fixture
def work(run_jobs):
    """What the worker does in this minute: the rounds planned for today, then what they start."""

    def work() -> None:
        jobs._add_daily_jobs()
        run_jobs()

    return work


def letters(mailbox, address: str = "amelie@exemple.fr"):
    return [mail for mail in mailbox.to(address) if mail.message["List-Id"].count("<letter-")]


def test_a_letter_leaves_on_monday_at_seven_and_not_before(amelie, topic, clock, work, mailbox):
    answer(amelie, topic)
    work()
    clock.stop_at(MONDAY_SEVEN.replace(hour=6, minute=59))
    work()
    assert letters(mailbox) == []

    clock.stop_at(MONDAY_SEVEN)
    work()
    [letter] = letters(mailbox)
    assert letter.subject == "1 réponse pour vous"


def test_a_letter_is_composed(amelie, workgroup, topic, clock, work, mailbox):
    answer(amelie, topic, body="Merci à vous.")
    answer(amelie, topic, body="Et à jeudi !")
    tell(amelie, topic, body="Amélie, tu viens ?")
    TopicFactory(workgroup=workgroup, title="Qui a une cuisine à prêter ?")
    clock.stop_at(MONDAY_SEVEN)
    work()

    [letter] = letters(mailbox)
    assert letter.subject == "1 mention et 2 réponses pour vous, 1 nouveau sujet"
    assert "Qui a une cuisine à prêter" in letter.text
    assert letter.text.count(BREAKFAST) == 1
    assert letter.text.startswith("Bonjour Amélie,")
    assert "Pour vous\n---------\n" in letter.text
    told_once = f"1\u00a0mention et 2\u00a0réponses dans «\u00a0{BREAKFAST}\u00a0»"
    assert letter.text.count(told_once) == 1
    assert "Vous recevez cette lettre chaque semaine, le lundi à 7\u00a0h." in letter.text
    assert letter.message["List-Unsubscribe"].count("/notifications/stop/") == 1


@pytest.mark.parametrize("times", [1, 3])
def test_it_leaves_once_however_often_the_worker_looks(amelie, topic, clock, work, mailbox, times):
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    for _ in range(times):
        work()
        services.start_letters(Rhythm.WEEKLY)
        db.session.commit()
        clock.advance(hours=1)
    work()

    assert len(letters(mailbox)) == 1
    assert db.session.query(Letter).filter_by(user_id=amelie.id).count() == 1


def test_what_was_told_is_not_told_the_week_after(amelie, topic, clock, work, mailbox):
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    work()
    clock.advance(days=7)
    work()

    assert len(letters(mailbox)) == 1
    assert db.session.query(Letter).filter_by(user_id=amelie.id, is_empty=True).count() == 1


def test_nothing_to_say_makes_no_mail(amelie, clock, work, mailbox):
    clock.stop_at(MONDAY_SEVEN)
    work()

    assert letters(mailbox) == []
    assert db.session.query(OutgoingMail).count() == 0
    [letter] = db.session.query(Letter).filter_by(user_id=amelie.id)
    assert letter.is_empty
    assert letter.period == "2026-W48"


def test_what_was_read_or_mailed_is_not_in_the_letter(
    amelie, workgroup, topic, clock, work, mailbox
):
    answer(amelie, topic)
    db.session.execute(services.mark_thread_read(amelie, f"topic-{topic.id}"))
    weekly(amelie, Rhythm.AT_ONCE)
    tell(amelie, breakfast_topic(workgroup))
    clock.advance(minutes=3)
    work()
    no_new_topics(amelie)
    clock.stop_at(MONDAY_SEVEN)
    work()

    [mail] = mailbox.to("amelie@exemple.fr")
    assert "letter-" not in mail.message["List-Id"]


def no_new_topics(user: User) -> None:
    services.choose({(NEW_TOPIC.key, Channel.MAIL): Rhythm.NEVER}, by=user)
    db.session.commit()


def test_a_worker_that_was_stopped_for_a_day_sends_it_late_and_once(
    amelie, topic, clock, work, mailbox
):
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    clock.advance(days=1, hours=3)
    work()
    assert len(letters(mailbox)) == 1

    clock.advance(days=6)
    work()
    assert len(letters(mailbox)) == 1
    periods = select(Letter.period).where(Letter.user_id == amelie.id).order_by(Letter.id)
    assert db.session.scalars(periods).all() == ["2026-W48", "2026-W49"]


def test_a_worker_that_was_stopped_for_weeks_sends_one_letter(amelie, topic, clock, work, mailbox):
    clock.stop_at(MONDAY_SEVEN)
    work()
    answer(amelie, topic)
    had = len(letters(mailbox))
    clock.advance(days=26)
    work()
    work()

    assert len(letters(mailbox)) == had + 1


def test_smtp_away_for_a_day_delays_the_letter_and_says_what_is_true_then(
    amelie, topic, smtp, clock, work, run_jobs
):
    no_new_topics(amelie)
    answer(amelie, topic, body="Merci à vous.")
    smtp.stop()
    clock.stop_at(MONDAY_SEVEN)
    work()
    answer(amelie, topic, body="Et à jeudi !")
    smtp.start()
    clock.advance(days=1)
    work()

    [message] = smtp.messages
    assert message["Subject"] == "2 réponses pour vous"
    assert all(each.mailed_at for each in told(amelie))
    clock.advance(days=7)
    work()
    assert len(smtp.messages) == 1


def leave(user):
    db.session.query(Membership).filter_by(user_id=user.id).one().ended_at = user.created_at


def be_deactivated(user):
    user.deactivated_at = user.created_at


def pause(user):
    services.pause(user, datetime(2026, 12, 1, tzinfo=PARIS).date())


def stop_it(user):
    keep(user.id, "letter.weekly", Channel.MAIL, Rhythm.NEVER)


@pytest.mark.parametrize("change", [leave, be_deactivated, pause, stop_it])
def test_the_right_is_asked_again_when_the_letter_leaves(
    amelie, topic, smtp, clock, work, run_jobs, change
):
    answer(amelie, topic)
    smtp.stop()
    clock.stop_at(MONDAY_SEVEN)
    work()
    assert db.session.query(OutgoingMail).count() == 1
    smtp.start()
    change(amelie)
    db.session.commit()
    clock.advance(hours=1)
    work()

    assert smtp.messages == []


def test_each_person_has_their_letter_at_their_own_hour(workgroup, topic, clock, work, mailbox):
    clock.advance(days=-30)
    reunion = UserFactory(email="reunion@exemple.fr")
    ProfileFactory(user_id=reunion.id, region_code="04")
    elsewhere = MemberFactory(workgroup=workgroup, email="amelie@exemple.fr")
    moved = MemberFactory(workgroup=workgroup, email="martinique@exemple.fr")
    clock.advance(days=30)
    for user in (elsewhere, moved):
        weekly(user)
        answer(user, topic)
    weekly(reunion)
    services.set_timing(moved, weekday=0, hour=7, zone="America/Martinique")
    db.session.add(Membership(workgroup_id=workgroup.id, user_id=reunion.id))
    answer(reunion, topic)

    people = ["reunion@exemple.fr", "amelie@exemple.fr", "martinique@exemple.fr"]
    had = {}
    for hour in (4, 7, 12):
        clock.stop_at(MONDAY_SEVEN.replace(hour=hour))
        work()
        had[hour] = [bool(letters(mailbox, address)) for address in people]
    assert had == {
        4: [True, False, False],
        7: [True, True, False],
        12: [True, True, True],
    }
    assert "le lundi à 7\u00a0h (heure de La Réunion)" in letters(mailbox, people[0])[0].text


def test_a_day_and_an_hour_of_ones_own(amelie, topic, clock, work, mailbox):
    services.set_timing(amelie, weekday=3, hour=18, zone=None)
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    work()
    clock.stop_at(datetime(2026, 11, 26, 17, 59, tzinfo=PARIS))
    work()
    assert letters(mailbox) == []

    clock.advance(minutes=1)
    work()
    assert len(letters(mailbox)) == 1


def test_a_pause_is_followed_by_one_letter_that_tells_what_came(
    amelie, topic, clock, work, mailbox
):
    weekly(amelie, Rhythm.AT_ONCE)
    services.pause(amelie, datetime(2026, 12, 1, tzinfo=PARIS).date())
    no_new_topics(amelie)
    tell(amelie, topic, body="Pendant la pause.")
    clock.advance(minutes=5)
    work()
    clock.stop_at(MONDAY_SEVEN)
    work()
    clock.advance(days=7)
    work()
    clock.advance(days=1, hours=20)
    work()
    assert len(mailbox) == 0

    clock.advance(days=3)
    work()
    assert len(mailbox) == 0, "no mail in the middle of the week for what the pause held back"
    clock.stop_at(datetime(2026, 12, 7, 7, tzinfo=PARIS))
    work()
    [letter] = letters(mailbox)
    assert "Pendant la pause." in letter.text


def test_a_daily_letter_for_whoever_chose_it(amelie, topic, clock, work, mailbox):
    weekly(amelie, Rhythm.DAILY)
    no_new_topics(amelie)
    for day in range(3):
        answer(amelie, topic, body=f"Jour {day}.")
        clock.advance(days=1)
        work()
        work()

    assert len(letters(mailbox)) == 3
    assert "Vous recevez cette lettre chaque jour à 7\u00a0h." in letters(mailbox)[0].text
    clock.advance(days=1)
    work()
    assert len(letters(mailbox)) == 3


def test_a_new_account_has_no_letter_of_before_it(workgroup, topic, clock, work, mailbox):
    clock.stop_at(MONDAY_SEVEN)
    clock.advance(hours=2)
    new = MemberFactory(workgroup=workgroup, email="nouvelle@exemple.fr")
    weekly(new)
    answer(new, topic)
    clock.advance(days=1)
    work()

    assert letters(mailbox, "nouvelle@exemple.fr") == []


def test_a_letter_is_at_most_a_screen(amelie, workgroup, clock, work, mailbox):
    for _ in range(12):
        answer(amelie, breakfast_topic(workgroup))
    clock.stop_at(MONDAY_SEVEN)
    work()

    [letter] = letters(mailbox)
    assert letter.subject.startswith("12 réponses pour vous")
    assert "Et 5 autres." in letter.text
    assert len(letter.text.splitlines()) < 90
    assert all(each.mailed_at for each in told(amelie))


def test_whoever_runs_a_group_reads_what_waits_first(workgroup, topic, clock, work, mailbox):
    clock.advance(days=-30)
    yann = MemberFactory(workgroup=workgroup, role="facilitator", email="yann@exemple.fr")
    member = MemberFactory(workgroup=workgroup, email="membre@exemple.fr")
    clock.advance(days=30)
    JoinRequestFactory(workgroup_id=workgroup.id)
    clock.stop_at(MONDAY_SEVEN)
    work()

    [letter] = letters(mailbox, yann.email)
    waiting = "1\u00a0demande pour rejoindre le groupe"
    assert letter.subject.startswith(waiting.replace("\u00a0", " "))
    assert letter.text.index("Ce qui vous attend") < letter.text.index(waiting)
    assert all(waiting not in mail.text for mail in mailbox.to(member.email))


def test_the_command_prints_a_letter_and_sends_nothing(app, amelie, topic, mailbox):
    answer(amelie, topic)
    runner = app.test_cli_runner()
    printed = runner.invoke(args=["notifications", "letter", "--dry-run", "amelie@exemple.fr"])

    assert printed.exit_code == 0, printed.output
    assert "Objet\u00a0: 1\u00a0réponse pour vous" in printed.output
    assert BREAKFAST in printed.output
    assert len(mailbox) == 0
    assert db.session.query(Letter).count() == 0


def test_the_command_sends_a_letter_once(app, amelie, topic, mailbox):
    answer(amelie, topic)
    runner = app.test_cli_runner()
    sent = runner.invoke(args=["notifications", "letter", "amelie@exemple.fr"])
    assert sent.exit_code == 0, sent.output
    assert len(letters(mailbox)) == 1

    answer(amelie, topic)
    again = runner.invoke(args=["notifications", "letter", "amelie@exemple.fr"])
    assert again.exit_code == 1
    assert "déjà" in again.output
    assert len(letters(mailbox)) == 1


def test_the_command_says_when_there_is_nothing(app, amelie):
    runner = app.test_cli_runner()
    args = ["notifications", "letter", "--dry-run", "amelie@exemple.fr", "--rhythm", "daily"]
    printed = runner.invoke(args=args)
    assert "Rien à dire" in printed.output
    unknown = runner.invoke(args=["notifications", "letter", "personne@exemple.fr"])
    assert unknown.exit_code == 2
