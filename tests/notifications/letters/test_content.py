"""What a letter says, once, and when there is nothing to say."""

from app.core.db import db
from app.core.mail import OutgoingMail
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Letter
from tests.factories import JoinRequestFactory, MemberFactory, TopicFactory
from tests.notifications.steps import (
    BREAKFAST,
    MONDAY_SEVEN,
    answer,
    breakfast_topic,
    letters,
    no_new_topics,
    tell,
    told,
    weekly,
)


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
    assert letter.period == "2037-W48"


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
