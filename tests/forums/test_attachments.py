"""Files joined to posts: which post takes them, who opens them, when they are erased."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app.accounts.models import User
from app.administration.services.consistency import check
from app.administration.services.purge import purge
from app.core import files
from app.core.db import db, now
from app.core.text import render_markdown
from app.forums.models import Attachment, Post, Topic
from app.forums.services import attachments
from app.forums.services.attachments import SentFile, TooManyFiles
from app.workgroups.models import Membership, Workgroup
from tests.factories import (
    MemberFactory,
    PostFactory,
    TopicFactory,
    WorkgroupFactory,
)
from tests.forums.files import (
    HONEST,
    PDF,
    image,
    take,
)
from tests.support.client import RawClient
from tests.support.clock import Clock

SignIn = Callable[[RawClient, User], None]


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def author(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup)


def post_of(author: User, body: str, workgroup: Workgroup) -> Post:
    html = render_markdown(body, image_prefix="/forum/pieces-jointes/")
    return PostFactory(
        topic=TopicFactory(workgroup=workgroup), author=author, body=body, body_html=html
    )


def href(taken: Attachment) -> str:
    return f"/forum/pieces-jointes/{taken.id}"


def test_a_post_takes_the_files_that_its_text_names(author: User, workgroup: Workgroup) -> None:
    photo = take(image("PNG", (400, 300)), "photo.png", author, "Le marché")
    notes, other = take(b"notes", "notes.txt", author), take(b"autre", "autre.txt", author)
    body = f"![Le marché]({href(photo)}) et [notes]({href(notes)})"
    post = post_of(author, body, workgroup)
    attachments.join(post, [], by=author)
    db.session.commit()
    assert (photo.post_id, notes.post_id, other.post_id) == (post.id, post.id, None)
    assert post.attachment_count == 2
    assert 'width="400" height="300"' in post.body_html
    assert "notes</a> <span>(TXT, 1\N{NO-BREAK SPACE}ko)</span>" in post.body_html


def test_a_post_takes_what_its_form_sends_and_names_by_number(
    author: User, workgroup: Workgroup
) -> None:
    notes = take(b"notes", "notes.txt", author)
    post = post_of(author, "Voici.", workgroup)
    attachments.join(post, [notes.id, SentFile("plan.pdf", PDF)], by=author)
    db.session.commit()
    joined = db.session.scalars(select(Attachment).where(Attachment.post_id == post.id)).all()
    assert {each.name for each in joined} == {"notes.txt", "plan.pdf"}
    assert post.attachment_count == 2


def test_nobody_takes_the_file_of_another_nor_that_of_another_post(
    author: User, workgroup: Workgroup
) -> None:
    other = MemberFactory(workgroup=workgroup)
    of_other, own = take(b"secret", "secret.txt", other), take(b"notes", "notes.txt", author)
    first = post_of(author, f"[a]({href(own)})", workgroup)
    attachments.join(first, [], by=author)
    second = post_of(author, f"[a]({href(own)}) [b]({href(of_other)})", workgroup)
    attachments.join(second, [own.id, of_other.id], by=author)
    db.session.commit()
    assert (own.post_id, of_other.post_id, second.attachment_count) == (first.id, None, 0)


def test_a_post_carries_ten_files_at_most(author: User, workgroup: Workgroup) -> None:
    post = post_of(author, "Tout est là.", workgroup)
    sent = [SentFile(f"note {number}.txt", b"note") for number in range(11)]
    with pytest.raises(TooManyFiles):
        attachments.join(post, sent, by=author)
    attachments.join(post, sent[:10], by=author)
    assert post.attachment_count == 10
    with pytest.raises(TooManyFiles):
        attachments.join(post, sent[:1], by=author)


def test_an_edit_keeps_the_files_and_may_take_one_off(author: User, workgroup: Workgroup) -> None:
    photo = take(image("PNG", (400, 300)), "photo.png", author)
    notes = take(b"notes", "notes.txt", author)
    post = post_of(author, f"![]({href(photo)}) [notes]({href(notes)})", workgroup)
    attachments.join(post, [], by=author)
    post.body_html = render_markdown(post.body, image_prefix="/forum/pieces-jointes/")
    attachments.join(post, [], by=author)
    assert post.attachment_count == 2
    attachments.join(post, [], by=author)
    assert (post.body_html.count("width="), post.body_html.count("<span>")) == (1, 1)
    attachments.remove(post, [notes.id])
    db.session.commit()
    left = db.session.scalars(select(Attachment.name).where(Attachment.post_id == post.id)).all()
    assert (post.attachment_count, left) == (1, ["photo.png"])


# Opening


@pytest.fixture
def joined(author: User, workgroup: Workgroup) -> Attachment:
    taken = take(PDF, "Compte rendu d’été.pdf", author)
    post = post_of(author, f"[x]({href(taken)})", workgroup)
    attachments.join(post, [], by=author)
    db.session.commit()
    return taken


def test_a_reader_of_the_post_opens_its_file(
    raw_client: RawClient, sign_in: SignIn, joined: Attachment, workgroup: Workgroup
) -> None:
    sign_in(raw_client, MemberFactory(workgroup=workgroup))
    answer = raw_client.get(href(joined))
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'inline; filename="Compte rendu d\'ete.pdf"; '
        "filename*=UTF-8''Compte%20rendu%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    again = raw_client.get(href(joined), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("extension", "disposition"),
    [("png", "inline"), ("txt", "attachment"), ("docx", "attachment"), ("csv", "attachment")],
)
def test_what_a_browser_could_run_is_only_saved(
    raw_client: RawClient, sign_in: SignIn, author: User, extension: str, disposition: str
) -> None:
    taken = take(HONEST[extension], f"a.{extension}", author)
    sign_in(raw_client, author)
    answer = raw_client.get(href(taken))
    assert answer.headers["Content-Disposition"].startswith(f"{disposition};")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("change", ["left", "hidden", "trashed", "topic trashed", "taken off"])
def test_a_file_closes_with_its_post(
    raw_client: RawClient, sign_in: SignIn, joined: Attachment, workgroup: Workgroup, change: str
) -> None:
    reader = MemberFactory(workgroup=workgroup)
    sign_in(raw_client, reader)
    assert raw_client.get(href(joined)).status_code == 200
    post = db.session.get_one(Post, joined.post_id)
    if change == "left":
        db.session.query(Membership).filter_by(user_id=reader.id).update({"ended_at": now()})
    if change == "hidden":
        post.hidden_at = now()
    if change == "trashed":
        post.trashed_at = now()
    if change == "topic trashed":
        db.session.get_one(Topic, post.topic_id).trashed_at = now()
    if change == "taken off":
        attachments.remove(post, [joined.id])
    assert raw_client.get(f"/forum/pieces-jointes/{joined.id}").status_code == 404


def test_an_unsent_file_is_opened_by_its_sender_alone(
    raw_client: RawClient, sign_in: SignIn, author: User, workgroup: Workgroup
) -> None:
    taken = take(PDF, "a.pdf", author)
    sign_in(raw_client, MemberFactory(workgroup=workgroup))
    assert raw_client.get(href(taken)).status_code == 404
    sign_in(raw_client, author)
    assert raw_client.get(href(taken)).status_code == 200


# Sending from the editor


def send(client: RawClient, content: bytes, name: str, description: str = "") -> tuple[int, dict]:
    page = client.get("/mon-compte").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    fields = {
        "csrf_token": token,
        "description": description,
        "file": FileStorage(BytesIO(content), name),
    }
    boundary, body = encode_multipart(MultiDict(fields), boundary="limite")  # no file left open
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post("/forum/pieces-jointes", data=body, content_type=kind)
    return answer.status_code, answer.get_json(silent=True) or {}


def test_the_editor_gets_what_to_write(
    raw_client: RawClient, sign_in: SignIn, author: User
) -> None:
    sign_in(raw_client, author)
    status, photo = send(raw_client, image(), "photo.png", "Le [marché]")
    assert status == 200
    assert photo["markdown"] == f"![Le \\[marché\\]](/forum/pieces-jointes/{photo['id']})"
    _status, notes = send(raw_client, b"notes", "mes [notes].txt")
    assert notes["markdown"] == f"[mes \\[notes\\].txt](/forum/pieces-jointes/{notes['id']})"
    assert (notes["name"], notes["href"]) == (
        "mes [notes].txt",
        f"/forum/pieces-jointes/{notes['id']}",
    )


def test_the_editor_is_told_why_a_file_is_refused(
    raw_client: RawClient, sign_in: SignIn, author: User
) -> None:
    sign_in(raw_client, author)
    status, refused = send(raw_client, b"<svg/>", "plan.svg")
    assert status == 422
    assert "SVG" in refused["error"]
    assert send(raw_client, b"x" * (attachments.MOST_BYTES + 1), "gros.txt")[0] == 422
    assert send(raw_client, b"", "")[0] == 422
    assert not db.session.scalars(select(Attachment)).all()


def test_a_file_beyond_what_the_service_reads_is_stopped_at_the_door(
    raw_client: RawClient, sign_in: SignIn, author: User
) -> None:
    sign_in(raw_client, author)
    assert send(raw_client, b"x" * (26 * 1024 * 1024), "gros.txt")[0] == 413


# Keeping


def test_what_was_never_sent_is_forgotten_after_two_days(
    app: Flask, author: User, joined: Attachment, clock: Clock
) -> None:
    unsent, kept = take(b"brouillon", "brouillon.txt", author), joined.stored_name
    name, unsent_id, joined_id = unsent.stored_name, unsent.id, joined.id
    clock.advance(days=1)
    assert purge()["pièces jointes jamais envoyées"] == 0
    clock.advance(days=1, hours=1)
    assert purge()["pièces jointes jamais envoyées"] == 1
    db.session.commit()
    assert db.session.get(Attachment, unsent_id) is None
    assert db.session.get(Attachment, joined_id)
    assert set(files.stored_names()) == {kept}
    assert name != kept


def test_bytes_that_another_post_uses_stay(author: User, joined: Attachment, clock: Clock) -> None:
    same = take(PDF, "le même.pdf", author)
    assert same.stored_name == joined.stored_name
    clock.advance(days=3)
    erased = purge()
    db.session.commit()
    assert (erased["pièces jointes jamais envoyées"], erased["fichiers sans usage"]) == (1, 0)
    assert files.read(joined.stored_name) == PDF


def test_nothing_is_erased_by_a_purge_that_is_not_saved(author: User, clock: Clock) -> None:
    name = take(PDF, "a.pdf", author).stored_name
    clock.advance(days=3)
    assert purge()["fichiers sans usage"] == 1
    db.session.rollback()
    assert files.read(name) == PDF


def test_a_missing_file_is_told_of(joined: Attachment) -> None:
    def told() -> list[str]:
        return [each.message for each in check() if "pièce jointe" in each.message]

    assert told() == []
    files.erase(joined.stored_name)
    assert told() == [
        f"pièce jointe {joined.id} : le fichier manque ({joined.stored_name})",
    ]
