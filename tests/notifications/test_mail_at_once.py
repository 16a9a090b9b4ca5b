"""Mails at once: what they say, when they leave, and when they do not."""

from datetime import timedelta

import pytest

from app.accounts.services import deactivate
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.forums.models import Forum, Topic
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel
from app.workgroups.models import Membership
from tests.factories import WorkgroupFactory
from tests.factories.forums import forum_of
from tests.notifications.steps import (
    BREAKFAST,
    MONDAY_SEVEN,
    SUNDAY,
    answer,
    breakfast_topic,
    letters,
    no_new_topics,
    place_of,
    tell,
    told,
)


@pytest.fixture
def post_after(clock, mailbox):
    """The mails there are once the joining delay is over."""

    def read():
        db.session.commit()
        clock.advance(minutes=3)
        return mailbox.all()

    return read


def test_a_mention_is_mailed_with_who_what_where_and_why(amelie, topic, post_after):
    tell(amelie, topic, body="Venez **jeudi** à 9 h.")

    [mail] = post_after()
    assert mail.to == "amelie@exemple.fr"
    assert mail.subject == f"[GT 5, Hauts-de-France] {BREAKFAST}"
    assert f"Chloé Traoré vous mentionne dans «\u00a0{BREAKFAST}\u00a0»." in mail.text
    assert "> Venez jeudi à 9 h." in mail.text
    assert "Vous recevez ce courriel parce que Chloé Traoré vous mentionne." in mail.text
    assert "/forum/messages/" in mail.link("/forum/messages/")
    assert mail.link("/notifications/preferences")
    assert told(amelie)[0].mailed_at


def test_what_follows_within_two_minutes_leaves_in_the_same_mail(
    amelie, topic, clock, post_after, mailbox
):
    tell(amelie, topic, body="Venez jeudi.")
    clock.advance(minutes=1)
    answer(amelie, topic, body="Ou vendredi.")

    [mail] = post_after()
    assert mail.text.index("Venez jeudi.") < mail.text.index("Ou vendredi.")
    assert all(each.mailed_at for each in told(amelie))
    clock.advance(hours=1)
    assert len(mailbox) == 1


def test_two_topics_make_two_mails(amelie, workgroup, topic, post_after):
    tell(amelie, topic)
    tell(amelie, breakfast_topic(workgroup))

    assert len(post_after()) == 2


def test_a_later_answer_makes_a_later_mail_in_the_same_conversation(amelie, topic, post_after):
    tell(amelie, topic)
    [first] = post_after()
    read_it_on_screen(amelie, topic)
    answer(amelie, topic)
    _, second = post_after()

    thread = first.message["References"]
    assert thread.startswith(f"<topic-{topic.id}@")
    assert second.message["References"] == second.message["In-Reply-To"] == thread
    assert first.message["Message-ID"] != second.message["Message-ID"]
    assert first.subject == second.subject


def test_the_headers_name_the_group_and_stop_by_one_click(amelie, topic, post_after, raw_client):
    tell(amelie, topic)

    [mail] = post_after()
    assert f"<{place_of(topic)}." in mail.message["List-Id"]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail.message["List-Unsubscribe"].strip("<>")
    assert raw_client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 200

    read_it_on_screen(amelie, topic)
    answer(amelie, topic)
    assert len(post_after()) == 2, "answers are another kind, still wanted"
    tell(amelie, topic)
    assert len(post_after()) == 2


def test_the_stored_copy_of_a_mail_holds_no_link_that_stops(amelie, topic, post_after):
    tell(amelie, topic)
    post_after()

    stored = db.session.query(OutgoingMail).one()
    assert "/notifications/preferences" in stored.body
    assert "/notifications/stop/" not in stored.body
    assert "/notifications/stop/" not in str(stored.headers)


def leave(amelie, topic):
    db.session.query(Membership).filter_by(user_id=amelie.id).one().ended_at = now()


def be_deactivated(amelie, topic):
    deactivate(amelie, by=None)


def see_the_topic_move(amelie, topic):
    elsewhere = forum_of(WorkgroupFactory(region_code="84", number=6))
    db.session.get_one(Topic, topic.id).forum_id = db.session.get_one(Forum, elsewhere.id).id


def read_it_on_screen(amelie, topic):
    db.session.execute(services.mark_thread_read(amelie, f"topic-{topic.id}"))


def mute_the_topic(amelie, topic):
    services.mute(f"topic-{topic.id}", by=amelie)


def mute_the_group(amelie, topic):
    services.mute(place_of(topic), by=amelie)


def switch_it_off(amelie, topic):
    services.choose({("forums.mention", Channel.MAIL): Rhythm.NEVER}, by=amelie)


def pause(amelie, topic):
    services.pause(amelie, (now() + timedelta(days=1)).date())


@pytest.mark.parametrize(
    "change",
    [
        leave,
        be_deactivated,
        see_the_topic_move,
        read_it_on_screen,
        mute_the_topic,
        mute_the_group,
        switch_it_off,
        pause,
    ],
)
@pytest.mark.parametrize("is_queued", [False, True], ids=["before the job", "in the outbox"])
def test_nothing_leaves_when_meanwhile_one_would(
    amelie, topic, smtp, run_jobs, clock, change, is_queued
):
    tell(amelie, topic)
    if is_queued:
        smtp.stop()
        clock.advance(minutes=3)
        run_jobs()
        assert db.session.query(OutgoingMail).count() == 1
        smtp.start()
    change(amelie, topic)
    db.session.commit()
    clock.advance(minutes=5)
    run_jobs()

    assert smtp.messages == []
    assert told(amelie)[0].mailed_at is None


def test_after_a_day_without_smtp_all_of_a_topic_is_in_one_mail(
    amelie, topic, smtp, run_jobs, clock
):
    smtp.stop()
    for hour in range(4):
        tell(amelie, topic, body=f"Nouvelle numéro {hour}.")
        clock.advance(hours=6)
        run_jobs()
    smtp.start()
    clock.advance(hours=12)
    run_jobs()

    [message] = smtp.messages
    text = message.get_body(("plain",)).get_content()
    assert all(f"Nouvelle numéro {hour}." in text for hour in range(4))
    clock.advance(days=1)
    run_jobs()
    assert len(smtp.messages) == 1


def test_a_change_of_address_sends_nothing_to_the_former_one(amelie, topic, smtp, run_jobs, clock):
    tell(amelie, topic)
    smtp.stop()
    clock.advance(minutes=3)
    run_jobs()
    amelie.email = "nouvelle@exemple.fr"
    db.session.commit()
    smtp.start()
    clock.advance(minutes=5)
    run_jobs()

    assert smtp.recipients == []


def test_nobody_fills_the_mailbox_of_another_by_naming_them(amelie, workgroup, post_after):
    for _ in range(12):
        tell(amelie, breakfast_topic(workgroup))

    assert len(post_after()) == 10


def test_thirty_answers_within_an_hour_make_one_mail_and_the_letter_tells_the_others(
    amelie, topic, clock, run_jobs, mailbox
):
    clock.stop_at(SUNDAY)
    no_new_topics(amelie)
    for number in range(30):
        answer(amelie, topic, body=f"Réponse {number}.")
        clock.advance(minutes=3 if number == 0 else 2)
        run_jobs()
    assert len(mailbox) == 1

    clock.stop_at(MONDAY_SEVEN)
    services.start_letters(Rhythm.WEEKLY)
    run_jobs()
    [letter] = letters(mailbox)
    assert letter.subject == "29 réponses pour vous"


def test_the_footer_says_that_the_rest_of_a_conversation_waits(amelie, topic, post_after):
    answer(amelie, topic)

    [mail] = post_after()
    assert "Tant que vous n’aurez pas ouvert ce sujet" in mail.text


def test_a_mention_is_mailed_even_where_an_earlier_mail_is_unread(amelie, topic, post_after):
    answer(amelie, topic, body="Une première réponse.")
    assert len(post_after()) == 1
    answer(amelie, topic, body="Une deuxième réponse.")
    assert len(post_after()) == 1
    tell(amelie, topic, body="Amélie, tu viens ?")
    _, mention = post_after()

    assert "Amélie, tu viens" in mention.text
    assert "Une deuxième réponse." not in mention.text


def test_once_a_conversation_is_read_its_next_answer_is_mailed(amelie, topic, post_after):
    answer(amelie, topic)
    assert len(post_after()) == 1
    answer(amelie, topic)
    assert len(post_after()) == 1
    read_it_on_screen(amelie, topic)
    answer(amelie, topic)
    assert len(post_after()) == 2


def test_what_is_unread_of_a_topic_holds_no_mail_of_another(amelie, workgroup, topic, post_after):
    answer(amelie, topic)
    assert len(post_after()) == 1
    answer(amelie, breakfast_topic(workgroup))
    assert len(post_after()) == 2


def test_a_kind_told_weekly_makes_no_mail(amelie, topic, post_after):
    services.choose({("forums.mention", Channel.MAIL): Rhythm.WEEKLY}, by=amelie)
    tell(amelie, topic)

    assert post_after() == []


def test_a_person_named_by_a_vowel_is_elided(amelie, topic, post_after):
    topic_ = topic
    post = tell(amelie, topic_)
    post.author_name = "Élodie Béa"

    [mail] = post_after()
    assert "parce qu’Élodie Béa vous mentionne." in mail.text
