"""Files deposited, described together and published once."""

import socket
from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app.accounts.models import User
from app.administration.services.purge import purge
from app.core import files, parameters
from app.core.db import db
from app.documents.models import (
    Deposit,
    DepositedFile,
    Document,
    DocumentFile,
    DocumentKind,
    DocumentStatus,
)
from app.documents.services.limits import FILE_SIZE, PLACE_SIZE
from app.workgroups.models import Audience, Role, Workgroup
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    StaffFactory,
    WorkgroupFactory,
)
from tests.factories.documents import small_pdf
from tests.forums.files import HONEST
from tests.support.browser import LiveServer
from tests.support.client import PageClient, RawClient
from tests.support.clock import Clock

SignIn = Callable[[RawClient, User], None]
START = "/documents/deposer"
DESCRIBING = 'form:has([name="kind"])'
JSON = {"Accept": "application/json"}


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def member(client: PageClient, sign_in: SignIn, workgroup: Workgroup) -> User:
    made = MemberFactory(workgroup=workgroup)
    sign_in(client, made)
    return made


def count(model: type) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def token(client: RawClient) -> str:
    page = client.get("/mon-compte").get_data(as_text=True)
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def send(
    client: PageClient, *sent: tuple[bytes, str], to: str = START, json: bool = False, **given: str
) -> tuple[int, str]:
    """Post files; the status, then the address that follows or the words of the answer."""
    fields = MultiDict({"csrf_token": token(client)} | given)
    for content, name in sent:
        fields.add("files", FileStorage(BytesIO(content), name))
    boundary, body = encode_multipart(fields, boundary="limite")  # no file left open
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post(to, data=body, content_type=kind, headers=JSON if json else {})
    return answer.status_code, answer.location or answer.get_data(as_text=True)


def deposit_of(client: PageClient, workgroup: Workgroup, *sent: tuple[bytes, str]) -> str:
    status, address = send(client, *sent, place=f"workgroup-{workgroup.id}")
    assert status == 302
    return address


def test_a_file_is_a_document_in_two_steps(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    sent = small_pdf("Compte rendu"), "CR_reunion 2019.pdf"
    address = deposit_of(client, workgroup, sent)
    number = db.session.scalar(select(DepositedFile.id))
    assert count(Document) == 0
    done = client.submit(address, {f"summary_{number}": "Qui fait quoi d’ici mars."})
    made = db.session.scalars(select(Document)).one()
    assert done.location == f"/documents/{made.id}"
    assert (made.title, made.kind, made.year) == ("CR reunion 2019", DocumentKind.MINUTES, 2019)
    assert (made.audience, made.status) == (Audience.WORKGROUP, DocumentStatus.WORKING_NOTE)
    assert (made.theme_id, made.depositor_name) == (workgroup.theme_id, member.full_name)
    assert client.get(f"/documents/{made.id}/telecharger").data == sent[0]
    assert made.announced_at is not None


def test_several_files_share_what_is_said_once(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    sign_in(client, FacilitatorFactory(workgroup=workgroup))
    several = [(HONEST[each], f"fichier {each}.{each}") for each in ("pdf", "odt", "csv")]
    address = deposit_of(client, workgroup, *several)
    numbers = select(DepositedFile.id).order_by(DepositedFile.id)
    _first, second, third = db.session.scalars(numbers)
    removed = client.submit(address, {}, form=DESCRIBING, button=str(third))
    assert removed.status_code == 200
    said = {"kind": "tool", "year": "2021", "audience": "members", f"kind_{second}": "diagnosis"}
    client.submit(address, said)
    made = db.session.scalars(select(Document).order_by(Document.id)).all()
    assert [(each.kind.value, each.year) for each in made] == [("tool", 2021), ("diagnosis", 2021)]
    assert {each.audience for each in made} == {Audience.MEMBERS}
    assert count(DocumentFile) == 2


def test_a_second_click_makes_nothing_more(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"))
    number = db.session.scalar(select(DepositedFile.id))
    fields = {f"title_{number}": "Bilan", "kind": "tool", "year": "2020", "audience": "workgroup"}
    fields["csrf_token"] = token(client)
    assert [client.post(address, data=fields).status_code for _ in range(2)] == [302, 302]
    assert count(Document) == 1
    late = send(client, (HONEST["odt"], "b.odt"), to=f"{address}/fichier", json=True)
    assert late[0] == 422
    assert count(DepositedFile) == 1


def test_the_same_file_twice_is_stored_once(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"), (HONEST["pdf"], "b.pdf"))
    deposit_of(client, workgroup, (HONEST["pdf"], "c.pdf"))
    assert (count(DepositedFile), count(DocumentFile)) == (2, 1)
    assert len(list(files.stored_names())) == 1
    client.submit(address, {}, form=DESCRIBING)
    assert count(Document) == 1


def test_what_is_refused_is_told_and_the_rest_is_kept(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    address = deposit_of(client, workgroup, (b"<svg/>", "plan.svg"), (HONEST["pdf"], "a.pdf"))
    assert "plan.svg : Les images SVG" in client.get(address).get_data(as_text=True)
    place = f"workgroup-{workgroup.id}"
    for sent, why in (((b"", ""), "au moins un fichier"), ((b"GIF89a", "a.gif"), "Types acceptés")):
        status, words = send(client, sent, place=place)
        assert status == 422
        assert why in words
    assert (count(Deposit), count(DepositedFile)) == (1, 1)


def test_the_script_sends_files_one_by_one_and_is_told_why_not(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    fields = {"csrf_token": token(client), "place": f"workgroup-{workgroup.id}"}
    begun = client.post(START, data=fields, headers=JSON).get_json()
    assert send(client, (HONEST["pdf"], "../a.pdf"), to=begun["send"], json=True)[0] == 200
    status, words = send(client, (b"<html>", "b.pdf"), to=begun["send"], json=True)
    assert status == 422
    assert "error" in words
    assert "a.pdf" in client.get(begun["next"]).get_data(as_text=True)
    assert db.session.scalars(select(DepositedFile.file_name)).all() == ["a.pdf"]


def test_nobody_deposits_where_they_take_no_part(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, member: User
) -> None:
    elsewhere = WorkgroupFactory(region_code="11", number=1)
    sent = HONEST["pdf"], "a.pdf"
    for place in (f"workgroup-{elsewhere.id}", "region-32", "members"):
        assert send(client, sent, place=place)[0] == 422
    address = deposit_of(client, workgroup, sent)
    sign_in(client, StaffFactory())
    assert send(client, sent, place="members")[0] == 302
    for path in (address, f"{address}/fichier", f"{address}/abandonner"):
        assert send(client, sent, to=path)[0] == 404
    sign_in(client, MemberFactory(workgroup=workgroup, role=Role.OBSERVER))
    assert client.get(START).status_code == 403


def test_a_member_shows_what_they_deposit_to_their_group_alone(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"))
    number = db.session.scalar(select(DepositedFile.id))
    fields = {f"title_{number}": "Bilan", "kind": "tool", "year": "2020"}
    fields["csrf_token"] = token(client)
    for wider in ("region", "members", "public"):
        assert client.post(address, data=fields | {"audience": wider}).status_code == 422
    assert count(Document) == 0


def test_the_size_of_a_file_and_the_room_of_a_place_are_said_and_held(
    client: PageClient, member: User, workgroup: Workgroup
) -> None:
    staff = StaffFactory()
    parameters.set_value(FILE_SIZE, 1, by=staff)
    parameters.set_value(PLACE_SIZE, 2, by=staff)
    words = client.get(f"{START}?groupe={workgroup.id}").get_data(as_text=True)
    assert "1\N{NO-BREAK SPACE}Mo chacun" in words
    assert "2 Mo libres" in words.replace("\N{NO-BREAK SPACE}", " ")
    heavy = HONEST["pdf"] + b"%" * 1_000_000
    place = f"workgroup-{workgroup.id}"
    assert "dépasse 1" in send(client, (heavy, "a.pdf"), place=place)[1]
    fitting = [(HONEST["pdf"] + bytes([65 + n]) * 900_000, f"{n}.pdf") for n in range(3)]
    address = deposit_of(client, workgroup, *fitting)
    assert count(DepositedFile) == 2
    assert "Il ne reste que" in client.get(address).get_data(as_text=True)


def test_a_file_larger_than_a_page_may_send_is_taken_from_whoever_signed_in(
    client: PageClient, raw_client: RawClient, member: User, workgroup: Workgroup
) -> None:
    heavy = HONEST["pdf"] + b"%" * 30_000_000
    deposit_of(client, workgroup, (heavy, "a.pdf"))
    assert count(DepositedFile) == 1
    kind = "multipart/form-data; boundary=x"
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n' + heavy
    assert raw_client.post(START, data=body, content_type=kind).status_code == 413


@pytest.mark.parametrize("path", ["deposer", "depots/{0}/fichier"])
def test_a_full_disk_keeps_nothing_by_half(
    client: PageClient,
    member: User,
    workgroup: Workgroup,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"))

    def refuse(*_args: object, **_known: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.obstore, "put", refuse)
    to = "/documents/" + path.format(address.rpartition("/")[2])
    status, words = send(client, (HONEST["odt"], "b.odt"), to=to, place=f"workgroup-{workgroup.id}")
    assert status == 503
    assert "réessayez" in words
    assert (count(Deposit), count(DepositedFile), count(DocumentFile)) == (1, 1, 1)


def test_an_upload_that_is_cut_leaves_nothing(
    app: Flask,
    client: PageClient,
    member: User,
    workgroup: Workgroup,
    live_server: LiveServer,
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"))
    cookie = client.get_cookie("maillage", "127.0.0.1")
    assert cookie is not None
    whole = (
        '--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        f"{token(client)}\r\n--x\r\n"
        'Content-Disposition: form-data; name="files"; filename="b.pdf"\r\n\r\n%PDF-1.4 '
    ).encode() + b"x" * 900_000
    head = (
        f"POST {address}/fichier HTTP/1.1\r\nHost: a\r\nCookie: maillage={cookie.value}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
    )
    to = urlsplit(live_server.url)
    with socket.create_connection((to.hostname or "", to.port or 0), timeout=20) as line:
        line.sendall(head.encode() + whole)
        line.shutdown(socket.SHUT_WR)
        assert b" 400 " in line.recv(4096).partition(b"\r\n")[0]
    assert (count(DepositedFile), count(DocumentFile)) == (1, 1)
    assert len(list(files.stored_names())) == 1
    assert not list((app.extensions["settings"].data_dir / "incoming").iterdir())


def test_a_deposit_is_abandoned_or_forgotten_after_a_week(
    client: PageClient, member: User, workgroup: Workgroup, clock: Clock
) -> None:
    address = deposit_of(client, workgroup, (HONEST["pdf"], "a.pdf"), (HONEST["odt"], "b.odt"))
    finished = deposit_of(client, workgroup, (HONEST["odt"], "b.odt"))
    client.submit(finished, {}, form=DESCRIBING)
    assert client.post(f"{address}/abandonner", data={"csrf_token": token(client)}).location
    assert (count(Deposit), count(DocumentFile)) == (1, 1)
    deposit_of(client, workgroup, (HONEST["csv"], "c.csv"))
    clock.advance(days=6)
    assert purge()["dépôts non terminés"] == 0
    clock.advance(days=2)
    assert purge()["dépôts non terminés"] == 1
    db.session.commit()
    assert (count(Deposit), count(DocumentFile), count(Document)) == (1, 1, 1)
    assert len(list(files.stored_names())) == 1
