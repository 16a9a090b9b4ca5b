"""Opening topics and replying: numbered, counted, once; refused with the text kept."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select

from app.core.db import now
from app.core.jobs import Job
from app.forums.models import Draft, Forum, Post, Topic
from app.forums.services import counts, posts, topics
from app.forums.services.topics import NewTopic
from app.workgroups.models import Role
from tests.factories import MemberFactory, StaffFactory, UserFactory
from tests.forums.conftest import posts_of
from tests.support.queries import count_queries

REPLY = "form[action$='/repondre']"


def reply_url(topic: Topic) -> str:
    return f"/forum/sujets/{topic.id}/repondre"


def new_url(forum: Forum) -> str:
    return f"/forum/{forum.id}/nouveau"


def test_a_member_opens_a_topic_with_its_first_post(session, forum, member, signed_in):
    sent = signed_in(member).submit(
        new_url(forum), {"title": "  Colis   d’hiver ", "body": "**Bonjour** à toutes et tous"}
    )
    assert sent.status_code == 302
    topic = session.scalars(select(Topic)).one()
    (post,) = posts_of(topic.id)
    assert (topic.title, topic.author_name) == ("Colis d’hiver", "Inès Roche")
    assert (topic.last_number, topic.post_count, topic.last_author_name) == (1, 1, "Inès Roche")
    assert (post.number, post.author_id) == (1, member.id)
    assert post.body_html == "<p><strong>Bonjour</strong> à toutes et tous</p>\n"
    assert post.author_line.startswith("Chargée de mission, ")
    session.refresh(forum)
    assert (forum.topic_count, forum.post_count, forum.last_topic_id) == (1, 1, topic.id)
    assert not list(counts.problems())
    assert sent.headers["Location"].endswith(f"/forum/sujets/{topic.id}")


def test_a_reply_takes_the_next_number_and_is_counted(session, topic, member, signed_in):
    sent = signed_in(member).submit(reply_url(topic), {"body": "Chez nous, c’est le mardi."})
    assert sent.status_code == 302
    assert sent.headers["Location"].endswith(f"/forum/sujets/{topic.id}?numero=2#message-2")
    assert [post.number for post in posts_of(topic.id)] == [1, 2]
    session.refresh(topic)
    assert (topic.last_number, topic.post_count) == (2, 2)
    assert topic.last_author_name == "Inès Roche"
    assert not list(counts.problems())


def test_the_last_page_of_a_topic_holds_the_form(topic, member, signed_in):
    client = signed_in(member)
    sent = client.submit(f"/forum/sujets/{topic.id}", {"body": "Bonjour"}, form=REPLY)
    assert sent.status_code == 302
    assert len(posts_of(topic.id)) == 2


def test_what_must_not_wait_is_told_by_the_worker_once(session, topic, member):
    post = posts.reply(topic, "Bonjour", key="k", by=member)
    session.commit()
    told = session.scalars(select(Job).where(Job.name == "forums.tell")).all()
    assert [job.payload["post_id"] for job in told] == [post.id]


def test_a_form_sent_twice_is_one_reply(session, topic, member, signed_in):
    client = signed_in(member)
    form = client.page(reply_url(topic)).css_first("main form[enctype]")
    hidden = {
        node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")
    }
    first, again = (
        client.post(reply_url(topic), data={**hidden, "body": "Une seule fois"}) for _ in range(2)
    )
    assert first.headers["Location"] == again.headers["Location"]
    assert len(posts_of(topic.id)) == 2
    assert len(session.scalars(select(Job).where(Job.name == "forums.tell")).all()) == 1
    session.refresh(topic)
    assert (topic.last_number, topic.post_count) == (2, 2)
    assert not list(counts.problems())


def test_a_form_corrected_and_sent_again_is_another_reply(topic, member):
    for body in ("Premier", "Second"):
        posts.reply(topic, body, key="same", by=member)
    assert [post.body for post in posts_of(topic.id)][1:] == ["Premier", "Second"]


def test_the_key_of_somebody_else_is_not_mine(topic, member, fellow):
    for author in (member, fellow):
        posts.reply(topic, "Bonjour", key="same", by=author)
    assert [post.author_id for post in posts_of(topic.id)][1:] == [member.id, fellow.id]


def test_a_form_sent_twice_opens_one_topic(session, forum, member):
    typed = NewTopic("Colis", "Bonjour")
    first, again = (topics.open_topic(forum, typed, key="k", by=member) for _ in range(2))
    assert first.id == again.id
    assert session.scalar(select(func.count(Topic.id))) == 1
    assert not list(counts.problems())


def test_the_retry_of_a_post_whose_topic_was_locked_since_gives_it_back(session, topic, member):
    first = posts.reply(topic, "Bonjour", key="k", by=member)
    topic.locked_at = now()
    session.flush()
    assert posts.reply(topic, "Bonjour", key="k", by=member).id == first.id


def test_only_who_runs_the_forum_announces(session, forum, member, facilitator, signed_in):
    page = signed_in(member).page(new_url(forum))
    assert not page.css('[name="is_announcement"]')
    form = {"title": "Réunion", "body": "Le 3 décembre.", "is_announcement": True}
    signed_in(facilitator).submit(new_url(forum), form)
    assert session.scalars(select(Topic)).one().is_announcement


def test_a_forged_announcement_is_a_plain_topic(session, forum, member, signed_in):
    client = signed_in(member)
    form = client.page(new_url(forum)).css_first("main form[enctype]")
    hidden = {
        node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")
    }
    client.post(new_url(forum), data={**hidden, "title": "A", "body": "B", "is_announcement": "y"})
    assert not session.scalars(select(Topic)).one().is_announcement


@pytest.mark.parametrize("body", ["", "   \n\n  ", "\u200e"])
def test_an_empty_reply_is_refused(topic, member, signed_in, body):
    sent = signed_in(member).submit(reply_url(topic), {"body": body})
    assert sent.status_code == 422
    assert "Écrivez votre message" in sent.text
    assert len(posts_of(topic.id)) == 1


def test_a_topic_without_title_is_refused_and_its_text_kept(session, forum, member, signed_in):
    sent = signed_in(member).submit(new_url(forum), {"title": " ", "body": "Mon long texte"})
    assert sent.status_code == 422
    assert "Mon long texte" in sent.text
    assert session.scalar(select(func.count(Topic.id))) == 0


def test_a_body_of_two_megabytes_is_refused_and_kept(topic, member, signed_in):
    sent = signed_in(member).submit(reply_url(topic), {"body": "y" * 2_000_000})
    assert sent.status_code == 422
    assert "trop long" in sent.text
    assert "y" * 2_000_000 in sent.text
    assert len(posts_of(topic.id)) == 1


def test_two_hundred_quotes_in_each_other_lose_no_word(topic, member, signed_in):
    body = "\n".join(f"{'>' * depth} profondeur {depth}" for depth in range(1, 201))
    assert signed_in(member).submit(reply_url(topic), {"body": body}).status_code == 302
    drawn = posts_of(topic.id)[-1].body_html
    words = LexborHTMLParser(drawn).text()
    assert all(f"profondeur {depth}\n" in f"{words}\n" for depth in range(1, 201))


def test_hostile_words_are_drawn_as_words(topic, member):
    hostile = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="alert(1)">'
    drawn = posts.reply(topic, hostile, key=None, by=member).body_html
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "href" not in drawn


def form_values(client, topic) -> dict[str, str]:
    form = client.page(reply_url(topic)).css_first("main form[enctype]")
    return {node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")}


def test_a_stranger_neither_reads_nor_writes(topic, forum, stranger, signed_in):
    client = signed_in(stranger)
    assert client.get(reply_url(topic)).status_code == 404
    assert client.get(new_url(forum)).status_code == 404


def test_an_observer_reads_without_writing(topic, forum, workgroup, signed_in):
    client = signed_in(MemberFactory(workgroup=workgroup, role=Role.OBSERVER))
    assert client.get(reply_url(topic)).status_code == 403
    page = client.page(f"/forum/sujets/{topic.id}")
    assert not page.css(REPLY)
    assert "sans y écrire" in page.css_first("main").text()


def test_the_national_delegation_reads_and_ansa_writes(topic, session, signed_in):
    assert signed_in(UserFactory(national=True)).get(reply_url(topic)).status_code == 403
    assert (
        signed_in(StaffFactory()).submit(reply_url(topic), {"body": "Bonjour"}).status_code == 302
    )


def test_a_program_that_posts_without_end_is_stopped_and_a_person_is_not(
    topic, member, fellow, signed_in
):
    client = signed_in(member)
    answers = [
        client.submit(reply_url(topic), {"body": f"Message {rank}"}).status_code
        for rank in range(21)
    ]
    assert answers == [302] * 20 + [422]
    assert signed_in(fellow).submit(reply_url(topic), {"body": "Bonjour"}).status_code == 302


def test_a_reply_is_a_few_statements(app, session, topic, member, signed_in):
    client = signed_in(member)
    values, url = form_values(client, topic), reply_url(topic)
    with count_queries(session.get_bind()) as seen:
        sent = client.post(url, data={**values, "body": "Bonjour"})
    assert sent.status_code == 302
    assert len(seen) <= 8, str(seen)  # two of them for the search: what changed, and its job


def test_the_draft_goes_with_the_post(session, topic, member, signed_in):
    session.add(Draft(user_id=member.id, target=f"topic-{topic.id}", body="En cours"))
    session.commit()
    client = signed_in(member)
    assert "En cours" in client.page(reply_url(topic)).css_first("textarea").text()
    client.submit(reply_url(topic), {"body": "Fini"})
    assert session.scalar(select(func.count(Draft.id))) == 0
    assert session.scalar(select(Post.body).where(Post.number == 2)) == "Fini"
