"""The journal of a request: what was done, written and mailed, by whom and when, in one line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access_requests.models import AccessRequest, Decision, OpinionValue, RequestMessage
from app.core import audit, mail_texts
from app.core.audit import AuditEntry
from app.core.dates import day
from app.core.db import db
from app.core.mail import OutgoingMail, mails_about

ACTIONS = {
    "access_request.submitted": "Demande déposée",
    "access_request.confirmed": "Adresse confirmée",
    "access_request.claimed": "Prise en charge",
    "access_request.taken_over": "Reprise à la personne qui s’en chargeait",
    "access_request.released": "Rendue à la file",
    "access_request.decided": "Décision",
    "access_request.attached": "Rattachée à un compte existant",
    "access_request.information_asked": "Précision demandée",
    "access_request.message_sent": "Message envoyé",
    "access_request.answered": "Réponse reçue",
    "access_request.withdrawn": "Retirée par la personne",
    "access_request.set_aside": "Classée sans suite",
    "opinion.given": "Avis donné",
}
ASIDE = {
    "too_many": "trop de demandes pour cette adresse",
    "known_account": "cette adresse a déjà un compte",
    "already_pending": "une demande était déjà en cours",
    "another_confirmed": "une autre demande a été confirmée",
    "not_confirmed": "adresse jamais confirmée",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened; ``body`` is what somebody wrote."""

    at: datetime
    text: str
    author: str = ""
    body: str = ""


def journal_of(asked: AccessRequest) -> list[Line]:
    """Everything that happened to a request, the latest first."""
    lines = [
        *(_acted(entry) for entry in db.session.scalars(audit.entries_about(asked))),
        *(_mailed(mail) for mail in db.session.scalars(mails_about(asked))),
        *(_written(message, asked) for message in _messages(asked)),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _messages(asked: AccessRequest) -> list[RequestMessage]:
    return list(
        db.session.scalars(
            select(RequestMessage)
            .where(RequestMessage.request_id == asked.id)
            .options(joinedload(RequestMessage.author))
            .order_by(RequestMessage.id)
        )
    )


def _acted(entry: AuditEntry) -> Line:
    label = ACTIONS.get(entry.action, entry.action)
    more = _details(entry)
    return Line(entry.at, f"{label} : {more}" if more else label, entry.actor_name)


def _details(entry: AuditEntry) -> str:
    if entry.action == "access_request.decided":
        return " ; ".join(
            f"{Decision(value).label.lower()} : {', '.join(groups)}"
            for value, groups in entry.details.items()
        )
    if entry.action == "opinion.given":
        return OpinionValue(entry.details["value"]).label.lower()
    return ASIDE.get(entry.details.get("why", ""), "")


def _mailed(mail: OutgoingMail) -> Line:
    text = mail_texts.find(mail.text_key)
    label = text.label if text else mail.subject
    return Line(mail.created_at, f"Courriel à {mail.to_address} ({_fate(mail)}) : {label}")


def _fate(mail: OutgoingMail) -> str:
    if mail.sent_at:
        return "envoyé"
    if mail.refused_at:
        return f"refusé le {day(mail.refused_at)} : {mail.error or 'sans explication'}"
    return "retenu : compte désactivé" if mail.withdrawn_at else "en attente d’envoi"


def _written(message: RequestMessage, asked: AccessRequest) -> Line:
    if message.is_from_applicant:
        return Line(message.sent_at, "Message reçu", asked.full_name, message.body)
    author = message.author.full_name if message.author else ""
    return Line(message.sent_at, "Message écrit", author, message.body)
