"""The log in French: what each action, subject and detail is called on the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.access_requests.models import Gesture, OpinionValue
from app.access_requests.queries.journal import ACTIONS as REQUEST_ACTIONS
from app.access_requests.queries.journal import ASIDE
from app.accounts.models import NationalRole
from app.agenda.models import AttendanceState
from app.agenda.queries.journal import ACTIONS as AGENDA_ACTIONS
from app.agenda.queries.journal import SUBJECTS as AGENDA_SUBJECTS
from app.core.audit import AuditEntry
from app.core.dates import NBSP
from app.documents.models import DocumentStatus
from app.forums.models import ReportReason
from app.workgroups.models import Audience, Openness, Role

ACTIONS = {
    **{
        action: f"Demande d’accès{NBSP}: {label[0].lower()}{label[1:]}"
        for action, label in REQUEST_ACTIONS.items()
    },
    **AGENDA_ACTIONS,
    "access_requests.bulk_answered": "Réponse à plusieurs demandes à la fois",
    "account.activated": "Compte activé",
    "account.activation_resent": "Lien d’activation renvoyé",
    "account.address_changed": "Adresse électronique changée",
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
    "affiliation.retitled": "Fonction changée",
    "directory.read_too_fast": "Annuaire parcouru trop vite",
    "audit.exported": "Journal exporté",
    "decision.contest_answered": "Contestation d’une décision de modération : réponse donnée",
    "decision.contested": "Décision de modération contestée",
    "directory.cards_taken": "Fiches de l’annuaire prises pour un carnet d’adresses",
    "directory.exported": "Liste de l’annuaire exportée",
    "document.audience_changed": "Document\N{NO-BREAK SPACE}: qui peut le lire changé",
    "document.deposited": "Document déposé",
    "document.edited": "Fiche d’un document modifiée",
    "document.infected": "Fichier refusé par l’antivirus",
    "document.replaced": "Document remplacé par un autre",
    "document.restored": "Document rétabli depuis la corbeille",
    "document.status_changed": "Statut d’un document changé",
    "document.trashed": "Document mis à la corbeille",
    "document.unreplaced": "Document qui n’est plus remplacé",
    "document.version_added": "Nouvelle version d’un document",
    "document.version_restored": "Version d’un document reprise",
    "forum.default_level_set": "Ce qu’un forum signale à ses membres changé",
    "import.done": "Import dans l’annuaire terminé",
    "import.started": "Import dans l’annuaire lancé",
    "invitation.accepted": "Invitation acceptée",
    "invitation.cancelled": "Invitation annulée",
    "invitation.resent": "Invitation renvoyée",
    "invitation.sent": "Invitations envoyées",
    "join_request.accepted": "Demande pour rejoindre un groupe acceptée",
    "join_request.declined": "Demande pour rejoindre un groupe refusée",
    "join_request.submitted": "Demande pour rejoindre un groupe déposée",
    "join_request.withdrawn": "Demande pour rejoindre un groupe retirée",
    "mail.sent_again": "Courriel renvoyé",
    "mail_text.restored": "Texte de courriel remis à l’origine",
    "mail_text.rewritten": "Texte de courriel modifié",
    "mandate.granted": "Mandat régional donné",
    "mandate.revoked": "Mandat régional retiré",
    "membership.confirmed": "Mandat confirmé dans le groupe",
    "membership.ended": "Sortie du groupe",
    "membership.role_changed": "Rôle changé dans le groupe",
    "membership.started": "Entrée dans le groupe",
    "organisation.completed": "Page de structure complétée",
    "organisation.confirmed": "Structure confirmée",
    "organisation.merged": "Structure fusionnée avec une autre",
    "organisation.proposed": "Structure proposée",
    "parameter.changed": "Réglage modifié",
    "post.hidden": "Message masqué",
    "post.left_in_place": "Message signalé laissé en place",
    "post.restored": "Message rétabli depuis la corbeille",
    "post.trashed": "Message mis à la corbeille",
    "post.unhidden": "Message masqué rétabli",
    "profile.edited": "Fiche de l’annuaire modifiée",
    "profile.moved": "Changement de région",
    "profile.photo_removed": "Photo retirée",
    "profile.photo_set": "Photo ajoutée",
    "profile.visibility_chosen": "Coordonnées\N{NO-BREAK SPACE}: choix de qui les voit",
    "reason_text.added": "Motif ajouté",
    "reason_text.edited": "Motif modifié",
    "reason_text.moved": "Motif déplacé",
    "relay.report_settled": "Signalement d’un message de l’annuaire classé",
    "relay.reported": "Message de l’annuaire signalé",
    "report.submitted": "Message signalé",
    "service.purged": "Effacement des données trop anciennes",
    "synonym.added": "Équivalence ajoutée à la recherche",
    "synonym.removed": "Équivalence retirée de la recherche",
    "synonym.rewritten": "Équivalence de la recherche modifiée",
    "theme.created": "Thématique ajoutée",
    "theme.edited": "Thématique modifiée",
    "topic.announced": "Sujet annoncé",
    "topic.archived": "Sujet archivé",
    "topic.locked": "Sujet verrouillé",
    "topic.merged": "Sujet réuni à un autre",
    "topic.moved": "Sujet déplacé",
    "topic.pinned": "Sujet épinglé",
    "topic.restored": "Sujet rétabli depuis la corbeille",
    "topic.retitled": "Titre du sujet changé",
    "topic.split": "Sujet scindé",
    "topic.trashed": "Sujet mis à la corbeille",
    "topic.unannounced": "Mention d’annonce retirée",
    "topic.unarchived": "Sujet sorti des archives",
    "topic.unlocked": "Sujet rouvert aux réponses",
    "topic.unpinned": "Sujet qui n’est plus épinglé",
    "workgroup.archived": "Groupe archivé",
    "workgroup.created": "Groupe ouvert",
    "workgroup.edited": "Groupe modifié",
    "workgroup.renamed": "Groupe renommé",
    "workgroup.reopened": "Groupe rouvert",
    "workgroup.written_to": "Message envoyé aux personnes qui animent le groupe",
}
SUBJECTS = {
    **AGENDA_SUBJECTS,
    "access_requests": "Demande d’accès",
    "affiliations": "Rattachement",
    "bulk_runs": "Réponse groupée",
    "documents": "Document",
    "forums": "Forum",
    "import_runs": "Import",
    "invitations": "Invitation",
    "join_requests": "Demande pour rejoindre un groupe",
    "mail_texts": "Texte de courriel",
    "moderation_decisions": "Décision de modération",
    "organisations": "Structure",
    "outgoing_mails": "Courriel",
    "parameters": "Réglage",
    "posts": "Message du forum",
    "profiles": "Fiche de l’annuaire",
    "reason_texts": "Motif",
    "relayed_messages": "Message de l’annuaire",
    "reports": "Signalement",
    "search_synonyms": "Équivalence de la recherche",
    "themes": "Thématique",
    "topics": "Sujet du forum",
    "users": "Compte",
    "workgroups": "Groupe",
}
DETAILS = {
    "accepted": "accepté",
    "action": "action",
    "added": "ajouts",
    "after": "après",
    "before": "avant",
    "columns": "colonnes",
    "capacity": "places",
    "can_decide": "décide des demandes",
    "completed": "fiches complétées",
    "count": "nombre",
    "declined": "refusé",
    "erased": "effacé",
    "event_id": "évènement",
    "events": "dates",
    "fields": "champs",
    "filters": "filtres",
    "forum_id": "forum",
    "format": "format",
    "from_forum_id": "forum d’origine",
    "gesture": "geste",
    "held": "en attente",
    "into": "remplacé par",
    "into_id": "fusionnée avec",
    "is_active": "actif",
    "label": "nom",
    "left_out": "lignes laissées",
    "name": "nom",
    "number": "version",
    "openness": "ouverture",
    "other": "veut dire aussi",
    "people": "personnes",
    "person": "personne",
    "post_id": "message",
    "reason": "raison",
    "region_code": "région",
    "restored": "rétabli",
    "role": "rôle",
    "said": "mot ou sigle",
    "sessions": "sessions",
    "signature": "ce que l’antivirus a trouvé",
    "reminders": "rappels (minutes avant)",
    "since": "du",
    "subject_id": "numéro",
    "subject_kind": "portant sur",
    "successor_id": "groupe qui prend la suite",
    "text": "texte",
    "title": "intitulé",
    "topic_id": "sujet",
    "until": "au",
    "user_id": "personne",
    "value": "avis",
    "version": "version",
    "why": "raison",
    "workgroup_id": "groupe",
}
VALUES = {
    **ASIDE,
    **{
        each.value: each.label
        for each in (*NationalRole, *Openness, *OpinionValue, *Gesture, *ReportReason)
    },
    **{each.value: each.label for each in (*AttendanceState, *Audience, *DocumentStatus)},
    **{each.value: each.label.lower() for each in Role},
}
REFERENCES = {
    "forum_id": "forums",
    "from_forum_id": "forums",
    "into_id": "organisations",
    "post_id": "posts",
    "region_code": "regions",
    "successor_id": "workgroups",
    "topic_id": "topics",
    "user_id": "users",
    "workgroup_id": "workgroups",
}
NAMELESS = {"mail_texts", "parameters"}


Names = Mapping[tuple[str, str], str]


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


def line_of(entry: AuditEntry, names: Names) -> Line:
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
        details=details_of(entry, names),
    )


def lines_of(entries: Sequence[AuditEntry], names: Names) -> list[Line]:
    """Several lines in French."""
    return [line_of(entry, names) for entry in entries]


def told(entries: Sequence[AuditEntry], names: Names) -> list[Line]:
    """Several lines about one thing, each with its details after its action."""
    lines = lines_of(entries, names)
    return [
        replace(line, text=f"{line.text} ({line.details})") if line.details else line
        for line in lines
    ]


def details_of(entry: AuditEntry, names: Names) -> str:
    """What a line says beside its action: « avant : membre ; après : animatrice »."""
    told = (
        (DETAILS.get(key, key), _named(key, value, names)) for key, value in entry.details.items()
    )
    return f"{NBSP}; ".join(f"{label}{NBSP}: {value}" for label, value in told)


def _named(key: str, value: Any, names: Names) -> str:
    """The value of a detail; the number of somebody or something gives its name, if known."""
    kind = REFERENCES.get(key)
    if kind is None or value is None:
        return _value(value)
    return names.get((kind, str(value)), f"n°{NBSP}{value}")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{DETAILS.get(name, name)} {_value(each)}" for name, each in value.items()
        )
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    return "–" if value in (None, "") else VALUES.get(str(value), str(value))
