"""The log in French: what each action, subject and detail is called on the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.audit import AuditEntry
from app.core.dates import NBSP

ACTIONS = {
    "account.activated": "Compte activé",
    "account.activation_resent": "Lien d’activation renvoyé",
    "account.created": "Compte ouvert",
    "account.deactivated": "Compte désactivé",
    "account.password_changed": "Mot de passe changé",
    "account.reactivated": "Compte réactivé",
    "account.role_granted": "Rôle national donné",
    "account.role_revoked": "Rôle national retiré",
    "account.signed_in": "Connexion",
    "account.signed_out_everywhere": "Toutes les sessions fermées",
    "affiliation.declared": "Rattachement déclaré",
    "affiliation.ended": "Rattachements terminés",
    "audit.exported": "Journal exporté",
    "mail.sent_again": "Courriel renvoyé",
    "mail_text.restored": "Texte de courriel remis à l’origine",
    "mail_text.rewritten": "Texte de courriel modifié",
    "mandate.granted": "Mandat régional donné",
    "mandate.revoked": "Mandat régional retiré",
    "membership.ended": "Sortie du groupe",
    "membership.role_changed": "Rôle changé dans le groupe",
    "membership.started": "Entrée dans le groupe",
    "parameter.changed": "Réglage modifié",
}
SUBJECTS = {
    "access_requests": "Demande d’accès",
    "affiliations": "Rattachement",
    "invitations": "Invitation",
    "join_requests": "Demande pour rejoindre un groupe",
    "mail_texts": "Texte de courriel",
    "outgoing_mails": "Courriel",
    "parameters": "Réglage",
    "reason_texts": "Motif",
    "themes": "Thématique",
    "users": "Compte",
    "workgroups": "Groupe",
}
DETAILS = {
    "action": "action",
    "filters": "filtres",
    "person": "personne",
    "since": "du",
    "subject_id": "numéro",
    "subject_kind": "portant sur",
    "until": "au",
    "after": "après",
    "before": "avant",
    "can_decide": "décide des demandes",
    "region_code": "région",
    "role": "rôle",
    "sessions": "sessions",
    "text": "texte",
    "user_id": "compte n°",
}
VALUES = {
    "admin": "Administration technique",
    "ansa": "Équipe de l’Ansa",
    "facilitator": "animatrice ou animateur",
    "member": "membre",
    "national": "Délégation nationale",
    "observer": "observatrice ou observateur",
    "state_referent": "référente ou référent État",
}
NAMELESS = {"mail_texts", "parameters"}


@dataclass(frozen=True)
class Line:
    """A line of the log as people read it."""

    at: datetime
    text: str
    author: str
    subject_kind: str
    subject_id: str
    subject: str
    details: str


def line_of(entry: AuditEntry, names: Mapping[tuple[str, str], str]) -> Line:
    """One line in French; an action or a subject that has no label keeps its code."""
    name = names.get((entry.subject_kind, entry.subject_id))
    number = entry.subject_id if entry.subject_kind in NAMELESS else f"n°{NBSP}{entry.subject_id}"
    return Line(
        at=entry.at,
        text=ACTIONS.get(entry.action, entry.action),
        author=entry.actor_name,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject=f"{SUBJECTS.get(entry.subject_kind, entry.subject_kind)} – {name or number}",
        details=details_of(entry),
    )


def lines_of(entries: Sequence[AuditEntry], names: Mapping[tuple[str, str], str]) -> list[Line]:
    """Several lines in French."""
    return [line_of(entry, names) for entry in entries]


def details_of(entry: AuditEntry) -> str:
    """What a line says beside its action: « avant : membre ; après : animatrice »."""
    return f"{NBSP}; ".join(
        f"{DETAILS.get(name, name)}{NBSP}: {_value(value)}" for name, value in entry.details.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{DETAILS.get(name, name)} {_value(each)}" for name, each in value.items()
        )
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    return VALUES.get(str(value), str(value))
