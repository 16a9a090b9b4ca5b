"""Drafts: kept while one types, found again, one's own alone, forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import now
from app.forums.models import Draft
from app.forums.services import retention
from app.workgroups.models import Membership, Role
from tests.factories import MemberFactory, PostFactory


def save(client, target: str, **typed: str) -> int:
    token = client.page("/forum/brouillons").css_first('[name="csrf_token"]')
    value = token.attributes["value"] if token else ""
    data = {"csrf_token": value, "body": "", **typed}
    return client.post(f"/forum/brouillons/{target}", data=data).status_code


def drafts(session) -> list[tuple[str, str, str]]:
    session.expire_all()
    ordered = select(Draft).order_by(Draft.id)
    return [(each.target, each.title, each.body) for each in session.scalars(ordered)]


def test_what_is_typed_is_kept_once_for_each_target(session, topic, forum, member, signed_in):
    client = signed_in(member)
    for body in ("Bon", "Bonjour"):
        assert save(client, f"topic-{topic.id}", body=body) == 204
    assert save(client, f"forum-{forum.id}", title="Colis", body="D’hiver") == 204
    assert drafts(session) == [
        (f"topic-{topic.id}", "", "Bonjour"),
        (f"forum-{forum.id}", "Colis", "D’hiver"),
    ]


def test_nothing_typed_is_no_draft(session, topic, member, signed_in):
    client = signed_in(member)
    save(client, f"topic-{topic.id}", body="Bonjour")
    assert save(client, f"topic-{topic.id}", body="  ") == 204
    assert drafts(session) == []


def test_the_form_starts_from_the_draft_and_says_so(session, topic, member, signed_in):
    client = signed_in(member)
    save(client, f"topic-{topic.id}", body="Ma phrase commencée")
    for path in (f"/forum/sujets/{topic.id}", f"/forum/sujets/{topic.id}/repondre"):
        page = client.page(path)
        assert page.css_first("textarea[name=body]").text().strip() == "Ma phrase commencée"
        assert "Brouillon du " in page.css_first(".app-draft").text()


def test_a_quote_comes_after_the_draft(topic, member, fellow, signed_in):
    post = PostFactory(topic=topic, author=fellow, body="Un avis")
    client = signed_in(member)
    save(client, f"topic-{topic.id}", body="Ma phrase")
    page = client.page(f"/forum/sujets/{topic.id}/repondre?citer={post.id}")
    text = page.css_first("textarea[name=body]").text().strip()
    assert text.startswith("Ma phrase\n\n> [Bruno")


def test_a_draft_is_erased_on_demand(session, forum, member, signed_in):
    client = signed_in(member)
    save(client, f"forum-{forum.id}", title="Colis")
    sent = client.submit(f"/forum/{forum.id}/nouveau", form=".app-draft form")
    assert sent.status_code == 302
    assert drafts(session) == []


def test_a_draft_of_an_edit_is_its_authors(session, topic, member, fellow, signed_in):
    post = PostFactory(topic=topic, author=member)
    assert save(signed_in(member), f"post-{post.id}", body="Mieux dit") == 204
    assert save(signed_in(fellow), f"post-{post.id}", body="À sa place") == 403
    page = signed_in(member).page(f"/forum/messages/{post.id}/modifier")
    assert page.css_first("textarea[name=body]").text().strip() == "Mieux dit"


def test_a_closed_topic_still_keeps_what_was_being_written(session, topic, member, signed_in):
    topic.locked_at = now()
    session.commit()
    assert save(signed_in(member), f"topic-{topic.id}", body="Trop tard ?") == 204


@pytest.mark.parametrize(
    "target",
    ["topic-0", "topic-999999", "topic-", "autre-1", "topic-1-2", "topic-٣", "post-999999"],
)
def test_what_does_not_exist_has_no_draft(session, member, signed_in, target):
    assert save(signed_in(member), target, body="Bonjour") == 404
    assert drafts(session) == []


def test_a_stranger_keeps_nothing_there(session, topic, forum, stranger, signed_in):
    client = signed_in(stranger)
    assert save(client, f"topic-{topic.id}", body="Bonjour") == 404
    assert save(client, f"forum-{forum.id}", body="Bonjour") == 404


def test_who_reads_without_writing_keeps_nothing(topic, workgroup, signed_in):
    observer = MemberFactory(workgroup=workgroup, role=Role.OBSERVER)
    assert save(signed_in(observer), f"topic-{topic.id}", body="Bonjour") == 403


def test_a_text_too_long_to_post_is_still_a_draft(session, topic, member, signed_in):
    client = signed_in(member)
    assert save(client, f"topic-{topic.id}", body="y" * 60_000) == 204
    assert save(client, f"topic-{topic.id}", body="y" * 200_001) == 422


def test_ones_drafts_are_listed_with_what_they_are_about(topic, forum, member, fellow, signed_in):
    save(signed_in(fellow), f"topic-{topic.id}", body="Le brouillon d’un autre")
    client = signed_in(member)
    save(client, f"topic-{topic.id}", body="Ma réponse")
    save(client, f"forum-{forum.id}", title="Colis", body="D’hiver")
    words = client.page("/forum/brouillons").css_first("main").text()
    assert "Petits déjeuners" in words
    assert "Colis" in words
    assert "GT 5 – Accès à l’alimentation, Hauts-de-France" in words
    assert "Ma réponse" in words
    assert "autre" not in words


def test_a_draft_outlives_the_right_to_write_without_telling_the_title(
    session, topic, member, signed_in
):
    client = signed_in(member)
    save(client, f"topic-{topic.id}", body="Ma réponse à garder")
    session.query(Membership).filter_by(user_id=member.id).update({"ended_at": now()})
    session.commit()
    words = client.page("/forum/brouillons").css_first("main").text()
    assert "Ma réponse à garder" in words
    assert "Petits déjeuners" not in words
    client.submit("/forum/brouillons")
    assert drafts(session) == []


def test_drafts_that_nobody_touches_are_forgotten(session, topic, member, fellow):
    old, young = now() - timedelta(days=91), now() - timedelta(days=89)
    session.add_all(
        [
            Draft(user_id=member.id, target=f"topic-{topic.id}", body="A", saved_at=old),
            Draft(user_id=fellow.id, target=f"topic-{topic.id}", body="B", saved_at=young),
        ]
    )
    session.commit()
    assert retention.purge(dry_run=True)["brouillons anciens"] == 1
    assert session.scalar(select(func.count(Draft.id))) == 2
    assert retention.purge()["brouillons anciens"] == 1
    assert [body for _, _, body in drafts(session)] == ["B"]
