"""Reason texts and mail texts: written by staff, tried before others read them."""

import pytest
from sqlalchemy import select

from app.access_requests.models import ReasonText
from app.core import mail_texts
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.mail import OutgoingMail
from tests.factories import MemberFactory, ReasonTextFactory

REASONS = "/gestion/motifs"
TEXT = "/gestion/courriels/textes/accounts/activation"


def labels() -> list[str]:
    ordered = select(ReasonText.label).order_by(ReasonText.position, ReasonText.id)
    return list(db.session.scalars(ordered))


def test_a_reason_is_added_at_the_end(client, staff) -> None:
    client.submit(f"{REASONS}/ajouter", {"label": "Hors région", "body": "Votre structure…"})
    assert labels()[-1] == "Hors région"


def test_a_reason_without_a_text_is_refused_and_its_name_kept(client, staff) -> None:
    before = labels()
    answer = client.submit(f"{REASONS}/ajouter", {"label": "Hors région", "body": " "})
    assert answer.status_code == 422
    assert "Hors région" in answer.get_data(as_text=True)
    assert labels() == before


def test_the_same_form_sent_twice_adds_one_reason(client, staff) -> None:
    fields = {"label": "Hors région", "body": "Votre structure…"}
    client.submit(f"{REASONS}/ajouter", fields)
    answer = client.submit(f"{REASONS}/ajouter", fields)
    assert answer.status_code == 422
    assert "porte déjà ce nom" in answer.get_data(as_text=True)
    assert labels().count("Hors région") == 1


def test_a_reason_is_rewritten_and_set_aside(client, staff) -> None:
    reason = ReasonTextFactory()
    client.submit(f"{REASONS}/{reason.id}", {"label": "Autre", "is_active": False})
    db.session.expire_all()
    assert (reason.label, reason.is_active) == ("Autre", False)


def test_reasons_change_places(client, staff) -> None:
    before = labels()
    page = client.page(REASONS)
    second = page.css('main form[action$="/monter"]')[0].attributes["action"]
    client.submit(REASONS, form=f'form[action="{second}"]')
    assert labels() == [before[1], before[0], *before[2:]]
    first = page.css('main form[action$="/descendre"]')[-1].attributes["action"]
    client.submit(REASONS, form=f'form[action="{first}"]')
    assert sorted(labels()) == sorted(before)
    assert labels()[-1] == before[-2]


def test_a_reason_moves_only_up_or_down(client, staff) -> None:
    reason = ReasonTextFactory()
    token = client.page(REASONS).css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{REASONS}/{reason.id}/effacer", data={"csrf_token": token})
    assert answer.status_code == 404


def test_a_member_writes_no_reason(client, sign_in, session) -> None:
    reason = ReasonTextFactory()
    sign_in(client, MemberFactory())
    assert client.get(f"{REASONS}/{reason.id}").status_code == 403
    assert client.get(f"{REASONS}/ajouter").status_code == 403


def test_every_mail_text_has_its_page_and_its_preview(client, admin) -> None:
    for text in mail_texts.declared():
        answer = client.submit(f"/gestion/courriels/textes/{text.key}", button="preview")
        assert answer.status_code == 200, text.key
        assert "Aperçu" in answer.get_data(as_text=True), text.key


def test_a_preview_fills_the_text_with_examples_and_saves_nothing(client, staff) -> None:
    fields = {"subject": "Bienvenue {{ prenom }}", "body": "Voici : {{ lien }}"}
    answer = client.submit(TEXT, fields, button="preview")
    assert "Objet : Bienvenue Amélie" in answer.get_data(as_text=True)
    assert db.session.get(mail_texts.MailTextOverride, "accounts/activation") is None


def test_a_trial_goes_to_oneself_alone_and_saves_nothing(client, staff, mailbox) -> None:
    client.submit(TEXT, {"subject": "Bienvenue {{ prenom }}"}, button="try")
    mail = mailbox.last(staff.email)
    assert mail.subject == "[Essai] Bienvenue Amélie"
    assert len(mailbox) == 1
    assert db.session.get(mail_texts.MailTextOverride, "accounts/activation") is None


def test_a_text_is_rewritten_then_brought_back_to_the_original(client, staff) -> None:
    client.submit(TEXT, {"subject": "Votre clé, {{ prenom }}"}, button="save")
    text = mail_texts.find("accounts/activation")
    db.session.expire_all()
    assert mail_texts.wording(text).subject == "Votre clé, {{ prenom }}"
    assert "Réécrit" in client.page("/gestion/courriels").css_first("main").text()
    client.submit(f"{TEXT}/origine")
    db.session.expire_all()
    assert mail_texts.wording(text) == mail_texts.original(text)
    logged = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert logged[-2:] == ["mail_text.rewritten", "mail_text.restored"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Bonjour {{ nom }}", "Repère inconnu : nom."),
        ("{% for x in y %}{% endfor %}", "Seuls les repères simples"),
        ("{{ prenom.__class__ }}", "Seuls les repères simples"),
        ("Bonjour {{ prenom", "les accolades ne vont pas"),
        ("", "Ce champ est obligatoire."),
    ],
)
@pytest.mark.parametrize("gesture", ["save", "try", "preview"])
def test_a_text_that_would_not_render_is_refused_and_kept(
    client, staff, body, message, gesture
) -> None:
    answer = client.submit(TEXT, {"body": body}, button=gesture)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert db.session.get(mail_texts.MailTextOverride, "accounts/activation") is None
    assert not db.session.scalars(select(OutgoingMail)).all()


def test_a_text_that_no_feature_declares_is_not_found(client, staff) -> None:
    assert client.get("/gestion/courriels/textes/accounts/secret").status_code == 404


def test_a_member_reads_no_mail_text(client, sign_in, session) -> None:
    sign_in(client, MemberFactory())
    for path in (TEXT, f"{TEXT}/origine"):
        assert client.get(path).status_code == 403
