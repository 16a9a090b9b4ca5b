"""The sections of « Gestion », each for those who may open it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from app.accounts.models import User
from app.accounts.policies import can_manage_accounts
from app.administration.policies import can_read_audit, can_read_health


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
        "Comptes",
        "Chercher une personne, ses rôles, ses groupes et ses sessions ; désactiver un compte.",
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
