"""The sections of « Gestion », each for those who may open it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from app.access_requests.policies import can_edit_reasons, can_invite, can_see_queue
from app.accounts.models import User
from app.accounts.policies import can_manage_accounts
from app.administration.policies import can_manage_settings, can_read_audit, can_read_health
from app.directory.policies.organisations import can_manage_directory
from app.directory.policies.relays import can_answer_reports
from app.search.policies import can_manage_search
from app.workgroups.policies import can_manage_workgroups


@dataclass(frozen=True)
class Section:
    """A staff screen: its title, what one does there, and who may open it."""

    title: str
    text: str
    endpoint: str
    shown: Callable[[User], bool]

    @property
    def href(self) -> str:
        return url_for(self.endpoint)


SECTIONS = (
    Section(
        "Demandes d’accès",
        "Décider, groupe par groupe ; demander un complément ; répondre à plusieurs à la fois.",
        "access_requests.queue",
        can_see_queue,
    ),
    Section(
        "Invitations",
        "Inviter par une liste, avec les groupes choisis d’avance ; suivre les réponses.",
        "access_requests.invitations",
        can_invite,
    ),
    Section(
        "Comptes",
        "Chercher une personne ; ses rôles, ses groupes, ses sessions ; désactiver un compte.",
        "administration.accounts",
        can_manage_accounts,
    ),
    Section(
        "Activations en attente",
        "Les comptes ouverts dont le lien n’a pas encore servi ; renvoyer ce lien.",
        "administration.activations",
        can_manage_accounts,
    ),
    Section(
        "Groupes de travail",
        "Nommer qui anime, intituler, ouvrir un groupe de plus, archiver.",
        "administration.workgroups",
        can_manage_workgroups,
    ),
    Section(
        "Thématiques",
        "Numéros, intitulés et familles ; confirmer les intitulés reconstitués.",
        "administration.themes",
        can_manage_workgroups,
    ),
    Section(
        "Annuaire",
        "Vérifier les structures proposées, fusionner les doubles, importer des listes.",
        "directory.manage",
        can_manage_directory,
    ),
    Section(
        "Messages signalés",
        "Lire les messages de l’annuaire que leurs destinataires ont signalés.",
        "directory.message_reports",
        can_answer_reports,
    ),
    Section(
        "Recherche",
        "Lire ce qui a été cherché en vain ; tenir les synonymes et les sigles.",
        "search.manage",
        can_manage_search,
    ),
    Section(
        "Motifs",
        "Les textes proposés pour refuser une demande ou la faire compléter.",
        "administration.reasons",
        can_edit_reasons,
    ),
    Section(
        "Textes des courriels",
        "Relire, réécrire, prévisualiser, s’envoyer un essai.",
        "administration.mail_texts",
        can_manage_settings,
    ),
    Section(
        "Envois en échec",
        "Les courriels refusés ou qui attendent ; les renvoyer.",
        "administration.mails",
        can_manage_settings,
    ),
    Section(
        "Réglages",
        "Les délais et les durées du service.",
        "administration.parameters",
        can_manage_settings,
    ),
    Section(
        "Journal d’activité",
        "Qui a fait quoi, et quand ; export pour tableur.",
        "administration.audit",
        can_read_audit,
    ),
    Section(
        "État du service",
        "La base, le courrier, les fichiers et les tâches de fond.",
        "administration.state",
        can_read_health,
    ),
)


def sections_of(user: User) -> list[Section]:
    """The sections that a person may open, in the order of the page."""
    return [section for section in SECTIONS if section.shown(user)]
