"""Quoting a post, and seeing how a text will look before it is sent."""

import pytest
from sqlalchemy import func, select

from app.forums.models import Topic
from tests.factories import PostFactory
from tests.forums.conftest import posts_of
from tests.forums.test_writing import new_url, reply_url


def test_quoting_starts_from_the_words_of_a_post_with_its_author(topic, member, fellow, signed_in):
    post = PostFactory(topic=topic, author=fellow, body="> ancien\n\nMon avis\nen deux lignes")
    page = signed_in(member).page(f"{reply_url(topic)}?citer={post.id}")
    assert page.css_first("textarea[name=body]").text().strip() == (
        f"> [Bruno Étienne](/forum/messages/{post.id}) a écrit :\n>\n> Mon avis\n> en deux lignes"
    )


def test_a_post_that_one_does_not_read_is_not_quoted(topic, member, signed_in):
    elsewhere = PostFactory(body="Des mots d’un autre groupe")
    answer = signed_in(member).get(f"{reply_url(topic)}?citer={elsewhere.id}")
    assert answer.status_code == 404
    assert "Des mots" not in answer.text


def test_without_javascript_a_preview_posts_nothing_and_keeps_the_text(topic, member, signed_in):
    shown = signed_in(member).submit(reply_url(topic), {"body": "**gras**"}, button="apercu")
    assert shown.status_code == 200
    assert "<strong>gras</strong>" in shown.text
    assert "**gras**" in shown.text
    assert len(posts_of(topic.id)) == 1


def test_what_was_seen_in_a_preview_is_posted_once(session, forum, member, signed_in):
    client = signed_in(member)
    form = {"title": "Colis", "body": "Bonjour"}
    shown = client.submit(new_url(forum), form, button="apercu")
    assert shown.status_code == 200
    assert session.scalar(select(func.count(Topic.id))) == 0
    assert 'value="Colis"' in shown.text


def test_the_editor_asks_for_a_preview(forum, member, stranger, signed_in):
    client = signed_in(member)
    token = client.page(new_url(forum)).css_first('[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "body": "*ici*"}
    shown = client.post(f"/forum/apercu?forum={forum.id}", data=typed)
    assert shown.json == {"html": "<p><em>ici</em></p>\n"}
    long = client.post("/forum/apercu", data={**typed, "body": "y" * 50_001})
    assert long.status_code == 422


def test_nobody_has_texts_drawn_without_end(forum, member, signed_in):
    client = signed_in(member)
    token = client.page(new_url(forum)).css_first('[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "body": "encore"}
    answers = [client.post("/forum/apercu", data=typed).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "2147483648"])
def test_a_forged_number_of_what_is_quoted_or_where_one_writes_is_none(
    number, topic, forum, member, signed_in
):
    client = signed_in(member)
    page = client.page(f"{reply_url(topic)}?citer={number}")
    assert page.css_first("textarea[name=body]").text().strip() == ""
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "body": "*ici*"}
    shown = client.post(f"/forum/apercu?forum={number}", data=typed)
    assert shown.json == {"html": "<p><em>ici</em></p>\n"}
