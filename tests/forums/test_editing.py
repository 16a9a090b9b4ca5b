"""Editing a post: its history is kept, and read word by word."""

import pytest
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.db import now
from app.core.differences import Change, differences
from app.forums.models import PostVersion, Topic
from app.forums.services import editing
from app.forums.services.editing import Edit
from app.forums.services.refusals import EditedMeanwhile, NoLongerThere
from tests.factories import AttachmentFactory, PostFactory
from tests.forums.conftest import posts_of


@pytest.fixture
def post(topic, member):
    return PostFactory(topic=topic, author=member, body="La réunion est le mardi 3.")


def url_of(post) -> str:
    return f"/forum/messages/{post.id}/modifier"


def test_the_author_edits_and_what_it_said_is_kept(session, post, member, signed_in):
    sent = signed_in(member).submit(
        url_of(post), {"body": "La réunion est le jeudi 5.", "reason": "date corrigée"}
    )
    assert sent.status_code == 302
    edited = posts_of(post.topic_id)[-1]
    assert edited.body_html == "<p>La réunion est le jeudi 5.</p>\n"
    assert (edited.version_count, bool(edited.edited_at)) == (2, True)
    version = session.scalars(select(PostVersion)).one()
    assert (version.body, version.reason) == ("La réunion est le mardi 3.", "date corrigée")
    assert version.replaced_by_id == member.id


def test_nothing_changed_is_no_edition(session, post, member, signed_in):
    signed_in(member).submit(url_of(post), {})
    assert session.scalar(select(func.count(PostVersion.id))) == 0
    assert posts_of(post.topic_id)[-1].edited_at is None


def test_the_opening_post_also_bears_the_title(session, topic, fellow, signed_in):
    opening = posts_of(topic.id)[0]
    signed_in(fellow).submit(url_of(opening), {"title": "Goûters à l’école"})
    session.expire_all()
    assert session.get(Topic, topic.id).title == "Goûters à l’école"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "topic.retitled")).one()
    assert entry.details["before"] == "Petits déjeuners à l’école"


def test_a_reply_has_no_title(post, member, signed_in):
    assert not signed_in(member).page(url_of(post)).css('main [name="title"]')


def test_nobody_puts_words_in_the_mouth_of_somebody_else(post, fellow, facilitator, signed_in):
    for other in (fellow, facilitator):
        assert signed_in(other).get(url_of(post)).status_code == 403


@pytest.mark.parametrize("column", ["locked_at", "archived_at"])
def test_what_is_closed_is_not_edited_and_the_text_is_kept(
    session, topic, post, member, signed_in, column
):
    client = signed_in(member)
    form = client.page(url_of(post)).css_first("main form[enctype]")
    hidden = {
        node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")
    }
    setattr(topic, column, now())
    session.commit()
    sent = client.post(url_of(post), data={**hidden, "body": "Mon texte à garder"})
    assert sent.status_code == 409
    assert "Mon texte à garder" in sent.text
    assert posts_of(topic.id)[-1].body == "La réunion est le mardi 3."


def test_of_two_windows_the_second_is_told_and_keeps_its_text(post, member, signed_in):
    client = signed_in(member)
    form = client.page(url_of(post)).css_first("main form[enctype]")
    hidden = {
        node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")
    }
    client.post(url_of(post), data={**hidden, "body": "Première fenêtre"})
    late = client.post(url_of(post), data={**hidden, "body": "Seconde fenêtre"})
    assert late.status_code == 409
    assert "Seconde fenêtre" in late.text
    assert posts_of(post.topic_id)[-1].body == "Première fenêtre"


def test_the_same_edit_sent_twice_is_one_edition(session, post, member, signed_in):
    client = signed_in(member)
    form = client.page(url_of(post)).css_first("main form[enctype]")
    hidden = {
        node.attributes["name"]: node.attributes["value"] for node in form.css("[type=hidden]")
    }
    for _ in range(2):
        sent = client.post(url_of(post), data={**hidden, "body": "Une fois"})
        assert sent.status_code == 302
    assert session.scalar(select(func.count(PostVersion.id))) == 1


def test_a_post_hidden_meanwhile_is_not_edited(session, post, member):
    post.hidden_at = now()
    session.commit()
    with pytest.raises(NoLongerThere):
        editing.edit(post, Edit("Autre", version=1), by=member)


def test_an_old_version_is_refused(session, post, member):
    with pytest.raises(EditedMeanwhile):
        editing.edit(post, Edit("Autre", version=0), by=member)


def test_an_empty_edit_is_refused(post, member, signed_in):
    assert signed_in(member).submit(url_of(post), {"body": " "}).status_code == 422


def test_a_file_is_taken_off(session, post, member, signed_in):
    file = AttachmentFactory(post_id=post.id, uploaded_by_id=member.id)
    signed_in(member).submit(url_of(post), {"removed": [str(file.id)]})
    assert posts_of(post.topic_id)[-1].attachment_count == 0


# The history.


def history_of(post) -> str:
    return f"/forum/messages/{post.id}/historique"


def test_readers_see_each_edition_with_its_reason(post, member, fellow, signed_in):
    signed_in(member).submit(url_of(post), {"body": "La réunion est le jeudi 5.", "reason": "date"})
    page = signed_in(fellow).page(history_of(post))
    assert [node.text() for node in page.css("main section ins")] == ["[ajouté\u00a0: jeudi 5]"]
    assert [node.text() for node in page.css("main section del")] == ["[retiré\u00a0: mardi 3]"]
    assert "Motif\u00a0: date" in page.css_first("main").text()
    assert "par Inès Roche" in page.css_first("main").text()


def test_a_long_history_is_read_page_by_page(session, post, member, signed_in):
    for rank in range(2, 14):
        editing.edit(post, Edit(f"Version {rank}", version=rank - 1), by=member)
    session.commit()
    client = signed_in(member)
    first = client.page(history_of(post))
    assert first.css("main section ins")[0].text() == "[ajouté\u00a0: 13]"
    rest = client.page(first.css_first('main a[rel="next"]').attributes["href"])
    assert next(node.text() for node in rest.css("main section ins")) == "[ajouté\u00a0: 3]"


def test_hostile_words_are_words_in_the_history_too(post, member, signed_in):
    client = signed_in(member)
    client.submit(url_of(post), {"body": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(history_of(post)).text


def test_a_stranger_reads_no_history(post, stranger, signed_in):
    assert signed_in(stranger).get(history_of(post)).status_code == 404


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    return [(each.change.value, each.text) for each in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a b c", [("kept", "a b c")]),
        ("", "neuf", [("added", "neuf")]),
        ("vieux", "", [("removed", "vieux")]),
        (
            "le mardi matin",
            "le jeudi matin",
            [("kept", "le "), ("removed", "mardi"), ("added", "jeudi"), ("kept", " matin")],
        ),
    ],
)
def test_words_are_compared(before, after, expected):
    assert pieces(before, after) == expected


def test_what_did_not_change_is_cut_around_the_change():
    long = "mot " * 500
    (start, removed, added) = differences(f"{long}fin", f"{long}bout")
    assert start.change is Change.KEPT
    assert "[…]" in start.text
    assert len(start.text) < 300
    assert (removed.text, added.text) == ("fin", "bout")


def test_every_word_of_both_texts_is_told():
    before, after = "un deux\ntrois quatre\n\ncinq", "un deux\ntrois cinq\n\nsix"
    told = pieces(before, after)
    assert "".join(text for change, text in told if change != "added").split() == before.split()
    assert "".join(text for change, text in told if change != "removed").split() == after.split()


def test_two_texts_of_fifty_thousand_characters_are_compared_at_once():
    before = " ".join(f"mot{rank}" for rank in range(6_000))[:50_000]
    told = differences(before, before[::-1])
    assert {each.change for each in told} == {Change.REMOVED, Change.ADDED}
