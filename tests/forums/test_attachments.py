"""Files joined to posts: what is taken, what is refused and why, who opens them, what is erased."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
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
from app.forums.services.attachments import FileRefused, SentFile, TooManyFiles
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
    bomb,
    image,
    office,
    open_document,
    package,
    photo_with_position,
    png_of,
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


def take(content: bytes, name: str, by: User, description: str = "") -> Attachment:
    taken = attachments.upload(content, name, description, by=by)
    db.session.commit()
    return taken


def refusal_of(content: bytes, name: str, by: User) -> str:
    with pytest.raises(FileRefused) as refused:
        attachments.upload(content, name, "", by=by)
    db.session.rollback()
    return str(refused.value)


@pytest.mark.parametrize("extension", HONEST)
def test_each_kind_that_the_form_lists_is_taken(author: User, extension: str) -> None:
    taken = take(HONEST[extension], f"Compte rendu.{extension}", author)
    kept = {"jpeg": "jpg", "gif": "png"}.get(extension, extension)
    assert taken.name == f"Compte rendu.{kept}"
    assert taken.byte_count == len(files.read(taken.stored_name))
    assert taken.post_id is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("plan.svg", "SVG"),
        ("page.html", "pages web"),
        ("lettre.docm", "macros"),
        ("budget.xlsm", "macros"),
        ("lettre.doc", "anciens formats"),
        ("tout.zip", "archives"),
        ("outil.exe", "programmes"),
        ("photo.heic", "JPEG"),
        ("notes.xyz", "Types acceptés"),
        ("sans-extension", "Types acceptés"),
    ],
)
def test_what_is_not_taken_says_why(author: User, name: str, reason: str) -> None:
    assert reason in refusal_of(b"<svg onload=alert(1)>", name, author)


@pytest.mark.parametrize("extension", [name for name in HONEST if name not in {"csv", "txt"}])
def test_a_page_under_another_name_is_refused(author: User, extension: str) -> None:
    html = b"<!doctype html><script>alert(1)</script>"
    assert extension.upper() in refusal_of(html, f"joli.{extension}", author)


@pytest.mark.parametrize("extension", HONEST)
def test_a_program_under_another_name_is_refused(author: User, extension: str) -> None:
    refusal_of(b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200, f"photo.{extension}", author)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HONEST["jpg"], "photo.png"),
        (HONEST["odt"], "texte.docx"),
        (HONEST["docx"], "texte.odt"),
        (HONEST["docx"], "budget.xlsx"),
        (package({"a.txt": b"a"}), "texte.docx"),
        (package({"content.xml": b"", "mimetype": b"text"}), "texte.odt"),
    ],
)
def test_a_kind_under_the_name_of_another_is_refused(
    author: User, content: bytes, name: str
) -> None:
    assert "n’est pas celui d’un fichier" in refusal_of(content, name, author)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office("docx", word__vbaProject_bin=b"x"), "lettre.docx"),
        (office("xlsx", xl__macrosheets__sheet1_xml=b"x"), "budget.xlsx"),
        (office("docx", types="application/vnd.ms-word.document.macroEnabled"), "lettre.docx"),
        (open_document("odt", Basic__Standard__Module1_xml=b"x"), "lettre.odt"),
        (open_document("ods", Scripts__python__outil_py=b"x"), "budget.ods"),
    ],
)
def test_macros_are_found_whatever_the_name(author: User, content: bytes, name: str) -> None:
    assert "macros" in refusal_of(content, name, author)


def test_the_empty_macro_library_of_an_open_document_is_no_macro(author: User) -> None:
    parts = {"Basic/script-lc.xml": b"<x/>", "Basic/Standard/script-lb.xml": b"<x/>"}
    content = package(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""} | parts
    )
    assert take(content, "lettre.odt", author).id


def test_a_program_inside_a_document_is_refused(author: User) -> None:
    content = package(
        {
            "[Content_Types].xml": b"application/vnd.openxmlformats-officedocument."
            b"wordprocessingml.document.main+xml",
            "word/document.xml": b"",
            "word/embeddings/outil.exe": b"MZ",
        }
    )
    assert "programme" in refusal_of(content, "lettre.docx", author)


def test_a_document_that_unpacks_to_too_much_is_refused_unopened(author: User) -> None:
    content = bomb()
    assert len(content) < attachments.MOST_BYTES
    assert "trop grand une fois ouvert" in refusal_of(content, "bombe.docx", author)


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_document_is_refused(author: User, cut: int) -> None:
    assert refusal_of(HONEST["docx"][:cut], "lettre.docx", author)


@pytest.mark.parametrize("size", [(10_000, 10_000), (100_000, 100_000), (5_001, 5_000)])
def test_an_image_of_too_many_pixels_is_refused_unread(author: User, size: tuple[int, int]) -> None:
    assert "trop grande" in refusal_of(png_of(*size), "fresque.png", author)


@pytest.mark.parametrize("extension", ["png", "jpg", "webp", "gif"])
def test_a_damaged_image_is_refused(author: User, extension: str) -> None:
    content = HONEST[extension]
    assert "abîmée" in refusal_of(content[: len(content) // 3], f"photo.{extension}", author)


def test_a_photo_loses_its_position_and_stands_upright(author: User) -> None:
    taken = take(photo_with_position(), "photo.jpg", author)
    content = files.read(taken.stored_name)
    assert (taken.width, taken.height) == (30, 40)
    with Image.open(BytesIO(content)) as drawn:
        assert not drawn.getexif()
        assert drawn.size == (30, 40)
    assert b"Exif" not in content
    assert b"secret comment" not in content


def test_a_large_image_is_made_smaller(author: User) -> None:
    taken = take(image("JPEG", (4_000, 1_000)), "panorama.jpg", author)
    assert (taken.width, taken.height) == (2_000, 500)


def test_what_hides_behind_an_image_is_gone(author: User) -> None:
    """A file that is an image and a page or an archive at once stays an image only."""
    payload = b"<script>alert(1)</script>" + package({"a.class": b"x"})
    for extension in ("png", "jpg", "gif", "webp"):
        taken = take(HONEST[extension] + payload, f"photo.{extension}", author)
        content = files.read(taken.stored_name)
        assert b"<script>" not in content
        assert b"PK\x03\x04" not in content


def test_a_moving_image_becomes_a_still_one(author: User) -> None:
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    taken = take(written.getvalue(), "danse.gif", author)
    assert taken.media_type == "image/png"
    with Image.open(BytesIO(files.read(taken.stored_name))) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1


def test_transparency_stays(author: User) -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    taken = take(written.getvalue(), "logo.png", author)
    with Image.open(BytesIO(files.read(taken.stored_name))) as drawn:
        assert drawn.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\aicha\\notes.TXT", "notes.txt"),
        ("facture\u202etxt.exe.txt", "facturetxt.exe.txt"),
        ('a"b<c>.txt', "a-b-c-.txt"),
        ("l’été à Orléans.txt", "l’été à Orléans.txt"),
        (".txt", "fichier.txt"),
        ("x" * 400 + ".txt", "x" * 120 + ".txt"),
        ("a\r\nSet-Cookie: b.txt", "a Set-Cookie- b.txt"),
        ("a\0b.txt", "ab.txt"),
    ],
)
def test_a_name_keeps_what_a_reader_may_see(author: User, name: str, kept: str) -> None:
    assert take(HONEST["txt"], name, author).name == kept


def test_an_empty_or_too_heavy_file_is_refused(author: User) -> None:
    assert "vide" in refusal_of(b"", "notes.txt", author)
    heavy = PDF + b"\0" * attachments.MOST_BYTES
    assert "10\N{NO-BREAK SPACE}Mo" in refusal_of(heavy, "gros.pdf", author)


def test_nobody_piles_up_files_without_a_post(author: User) -> None:
    for number in range(30):
        attachments.upload(f"note {number}".encode(), "note.txt", "", by=author)
    with pytest.raises(TooManyFiles):
        attachments.upload(b"note", "note.txt", "", by=author)


# Joining


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
        "inline; filename*=UTF-8''Compte%20rendu%20d%E2%80%99%C3%A9t%C3%A9.pdf"
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
