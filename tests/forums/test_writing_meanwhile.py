"""What happened while one was writing: nothing is posted, the text comes back with what to do."""

import pytest

from app.core.db import now
from app.workgroups.models import Membership, Openness, Role
from tests.factories import TopicFactory
from tests.forums.conftest import posts_of
from tests.forums.test_writing import form_values, reply_url

MEANWHILE = {
    "locked_at": "verrouillé",
    "archived_at": "archivé",
    "trashed_at": "corbeille",
}


@pytest.mark.parametrize(("column", "word"), MEANWHILE.items())
def test_a_topic_closed_meanwhile_gives_the_text_back(
    session, topic, member, signed_in, column, word
):
    client = signed_in(member)
    values = form_values(client, topic)
    setattr(topic, column, now())
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte à garder"})
    assert sent.status_code == 409
    assert word in sent.text
    assert "Mon texte à garder" in sent.text
    assert len(posts_of(topic.id)) == 1


def test_a_topic_merged_meanwhile_says_where_it_goes_on(session, topic, forum, member, signed_in):
    client, into = signed_in(member), TopicFactory(forum=forum, title="Le sujet qui reste")
    values = form_values(client, topic)
    topic.merged_into_id = into.id
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte à garder"})
    assert sent.status_code == 409
    assert "Le sujet qui reste" in sent.text
    assert f"/forum/sujets/{into.id}" in sent.text
    assert "Mon texte à garder" in sent.text


def test_a_topic_merged_where_one_does_not_read_is_not_named(session, topic, member, signed_in):
    client, into = signed_in(member), TopicFactory(title="Un sujet d’ailleurs")
    values = form_values(client, topic)
    topic.merged_into_id = into.id
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte"})
    assert sent.status_code == 409
    assert "Un sujet d’ailleurs" not in sent.text


def test_a_group_left_meanwhile_gives_the_text_back(session, topic, member, signed_in):
    client = signed_in(member)
    values = form_values(client, topic)
    session.query(Membership).filter_by(user_id=member.id).update({"ended_at": now()})
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte à garder"})
    assert sent.status_code == 404
    assert "Mon texte à garder" in sent.text
    assert "Petits déjeuners" not in sent.text


@pytest.mark.parametrize("change", ["observer", "archived group"])
def test_a_right_to_write_lost_meanwhile_gives_the_text_back(
    session, topic, workgroup, member, signed_in, change
):
    client = signed_in(member)
    values = form_values(client, topic)
    if change == "observer":
        session.query(Membership).filter_by(user_id=member.id).update({"role": Role.OBSERVER})
    else:
        workgroup.openness = Openness.ARCHIVED
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte à garder"})
    assert sent.status_code == 403
    assert "Mon texte à garder" in sent.text
    assert len(posts_of(topic.id)) == 1


def test_a_topic_moved_where_one_does_not_read_gives_the_text_back(
    session, topic, stranger, member, signed_in
):
    client, other = signed_in(member), TopicFactory()
    values = form_values(client, topic)
    topic.forum_id = other.forum_id
    session.commit()
    sent = client.post(reply_url(topic), data={**values, "body": "Mon texte à garder"})
    assert sent.status_code == 404
    assert "Mon texte à garder" in sent.text
