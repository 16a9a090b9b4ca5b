"""The form under a topic, drawn once for all: it is of that topic, of that person, of that time."""

from sqlalchemy import select

from app.forums.models import Post
from tests.factories import PostFactory, TopicFactory


def form_under(client, topic):
    page = client.page(f"/forum/sujets/{topic.id}?page=1")
    (form,) = [each for each in page.css("form") if each.css_first("textarea")]
    return form


def value(form, name):
    return form.css_first(f"[name={name}]").attributes["value"]


def test_each_topic_has_its_own(forum, topic, member, signed_in):
    other = TopicFactory(forum=forum)
    PostFactory(topic=other)
    client = signed_in(member)
    for shown in (topic, other, topic):
        form = form_under(client, shown)
        assert form.attributes["action"] == f"/forum/sujets/{shown.id}/repondre"
        assert f"/brouillons/topic-{shown.id}" in form.html
        assert f"/forum/{shown.forum_id}/personnes" in form.html
        assert "@@" not in form.html


def test_each_time_it_is_another_post(topic, member, signed_in):
    client = signed_in(member)
    keys = {value(form_under(client, topic), "submission_key") for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) == 32 for key in keys)


def test_it_posts_for_whoever_reads(session, topic, member, facilitator, signed_in):
    for person in (member, facilitator):
        client = signed_in(person)
        form = form_under(client, topic)
        typed = {name: value(form, name) for name in ("csrf_token", "submission_key")}
        sent = client.post(form.attributes["action"], data={**typed, "body": "Merci à vous."})
        assert sent.status_code in {302, 303}
        last = session.scalars(select(Post).order_by(Post.id.desc())).first()
        assert (last.author_id, last.topic_id) == (person.id, topic.id)
