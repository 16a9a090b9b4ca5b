"""What people type comes back as text alone: on every page, in every mail, in the spreadsheets."""

import csv
import io

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from app.access_requests.models import AccessRequest
from app.accounts.models import NationalRole
from app.core.db import db
from app.workgroups.models import JoinRequest
from tests.factories import (
    AccessRequestFactory,
    AffiliationFactory,
    FacilitatorFactory,
    InvitationFactory,
    MemberFactory,
    OrganisationFactory,
    ReasonTextFactory,
    RequestMessageFactory,
    UserFactory,
    WorkgroupFactory,
)

HERE = "/groupes/hauts-de-france/acces-a-l-alimentation"
CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></textarea></option><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)//",
    "[clic](javascript:alert(1)) ![x](x) <b onmouseover=alert(1)>x</b>",
    "=HYPERLINK(1)\r\nBcc: cible@exemple.fr",
    "\u202eexe.\u2066txt\u0000 😀 مرحبا",
)


def assert_inert(html: str, where: str) -> None:
    """No script but ours, no handler, no address that runs, no template that ran."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script"):
        source = node.attributes.get("src") or ""
        is_ours = source.startswith("/static/dist/")
        assert is_ours or node.attributes.get("type") == "application/json", where
        assert not node.text(strip=True) or not is_ours, where
    assert tree.css("img[src=x], svg[onload]") == [], where
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), f"{where}: {name}"
            if name in {"href", "src", "action", "formaction"}:
                assert not (value or "").strip().lower().startswith("javascript:"), where
    assert "49{% raw %}" not in html, where
    assert "\u202e" not in html, where


@pytest.mark.parametrize("text", CORPUS)
def test_a_text_from_elsewhere_is_shown_as_text_on_every_page(
    app, session, sign_in, raw_client, text
):
    """Stored as the service would have let nobody store it: the pages do not count on forms."""
    bare = text.replace("\0", "").replace("\u202e", "").replace("\u2066", "")
    worst = {"first_name": bare[:100], "last_name": bare[:100]}
    group = WorkgroupFactory(number=5)
    reader = FacilitatorFactory(workgroup=group, **worst)
    staff = UserFactory(roles=[NationalRole.ANSA, NationalRole.ADMIN], **worst)
    place = OrganisationFactory(name=bare)
    member = MemberFactory(workgroup=group, job_title=bare, **worst)
    AffiliationFactory(user_id=member.id, organisation_id=place.id, job_title=bare)
    asked = AccessRequestFactory(
        workgroups=[group], motivation=bare, organisation_name=bare, job_title=bare, **worst
    )
    RequestMessageFactory(request_id=asked.id, body=bare)
    joining = JoinRequest(workgroup_id=group.id, user_id=UserFactory(**worst).id, message=bare)
    session.add(joining)
    InvitationFactory(workgroups=[group], invited_by_id=reader.id, **worst)
    reason = ReasonTextFactory(label=bare, body=bare)
    session.commit()
    wish_id = session.scalars(select(AccessRequest.id)).one()

    for person in (reader, staff):
        sign_in(raw_client, person)
        for path in (
            "/", "/mon-compte", "/groupes", HERE, f"{HERE}/membres", f"{HERE}/demandes",
            f"{HERE}/demandes/{joining.id}", f"{HERE}/membres/{member.id}", f"{HERE}/ecrire",
            "/demandes/avis", f"/demandes/avis/{wish_id}", "/invitations?etat=toutes",
            "/gestion/demandes", f"/gestion/demandes/{asked.id}", "/gestion/demandes?q=alert",
            "/gestion/comptes", f"/gestion/comptes/{member.id}", "/gestion/comptes/activations",
            "/gestion/motifs", f"/gestion/motifs/{reason.id}", "/gestion/journal",
        ):  # fmt: skip
            answer = raw_client.get(path)
            assert answer.status_code in {200, 403, 404}, path
            assert_inert(answer.text, f"{path} {bare!r}")


@pytest.mark.parametrize("text", CORPUS)
def test_what_is_typed_in_the_public_form_comes_back_inert_and_goes_inert_into_mails(
    session, client, mailbox, text
):
    fields = {
        "workgroups": [WorkgroupFactory(number=5).id],
        "first_name": "Amélie",
        "last_name": text,
        "email": "amelie@exemple.fr",
        "organisation": text,
        "job_title": text,
        "motivation": text,
        "notice": True,
    }
    answer = client.submit("/demander-un-acces?region=32", fields)

    assert answer.status_code in {303, 422}
    assert_inert(answer.text, text)
    for mail in mailbox.all():
        assert_inert(mail.html, text)
        assert mail.message["Bcc"] is None
        assert "alert(1)" not in mail.text


def test_a_mandate_written_in_markdown_runs_nothing(session, sign_in, client):
    group = WorkgroupFactory(number=5)
    sign_in(client, FacilitatorFactory(workgroup=group))
    for text in CORPUS:
        answer = client.submit(f"{HERE}/reglages", {"mandate": text})
        assert answer.status_code == 302
        assert_inert(client.get(HERE).text, text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1+1", "\r=1+1"])
def test_no_name_runs_in_the_spreadsheet_of_the_log(session, sign_in, client, text):
    staff = UserFactory(roles=[NationalRole.ANSA], first_name=text, last_name="x")
    sign_in(client, staff)
    client.submit("/gestion/motifs/ajouter", {"label": text or "x", "body": "x"})
    db.session.commit()
    page = client.submit("/gestion/journal", form='form[action$="exporter"]')

    rows = list(csv.reader(io.StringIO(page.get_data(as_text=True)), delimiter=";"))
    assert len(rows) > 1
    for value in (each.lstrip() for row in rows[1:] for each in row):
        assert not value.startswith(("=", "+", "@")), rows
