"""The states of a request and the steps between them."""

from datetime import timedelta
from enum import StrEnum

from app.core.errors import DomainError

CLAIM_LIFETIME = timedelta(minutes=30)


class RequestStatus(StrEnum):
    """Where a request stands. The French labels are those of the queue."""

    UNCONFIRMED = "unconfirmed"
    PENDING = "pending"
    AWAITING_INFORMATION = "awaiting_information"
    ON_HOLD = "on_hold"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return {
            "unconfirmed": "Adresse à confirmer",
            "pending": "À décider",
            "awaiting_information": "À compléter",
            "on_hold": "En attente",
            "approved": "Acceptée",
            "declined": "Refusée",
            "withdrawn": "Retirée",
            "expired": "Sans suite",
        }[self.value]

    @property
    def is_open(self) -> bool:
        return self in OPEN_STATUSES

    @property
    def is_final(self) -> bool:
        return self in FINAL_STATUSES


OPEN_STATUSES = frozenset(
    {RequestStatus.PENDING, RequestStatus.AWAITING_INFORMATION, RequestStatus.ON_HOLD}
)
FINAL_STATUSES = frozenset(
    {
        RequestStatus.APPROVED,
        RequestStatus.DECLINED,
        RequestStatus.WITHDRAWN,
        RequestStatus.EXPIRED,
    }
)
TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.UNCONFIRMED: frozenset(
        {RequestStatus.PENDING, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED}
    ),
    RequestStatus.PENDING: frozenset(
        {
            RequestStatus.AWAITING_INFORMATION,
            RequestStatus.ON_HOLD,
            RequestStatus.APPROVED,
            RequestStatus.DECLINED,
            RequestStatus.WITHDRAWN,
        }
    ),
    RequestStatus.AWAITING_INFORMATION: frozenset(
        {
            RequestStatus.PENDING,
            RequestStatus.ON_HOLD,
            RequestStatus.APPROVED,
            RequestStatus.DECLINED,
            RequestStatus.WITHDRAWN,
            RequestStatus.EXPIRED,
        }
    ),
    RequestStatus.ON_HOLD: frozenset(
        {
            RequestStatus.PENDING,
            RequestStatus.AWAITING_INFORMATION,
            RequestStatus.APPROVED,
            RequestStatus.DECLINED,
            RequestStatus.WITHDRAWN,
        }
    ),
}


class Decision(StrEnum):
    """What was decided for one wanted group."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HELD = "held"

    @property
    def label(self) -> str:
        return {
            "undecided": "À décider",
            "accepted": "Accepté",
            "declined": "Refusé",
            "held": "En attente",
        }[self.value]


class OpinionValue(StrEnum):
    """What a facilitator thinks of a person who wants to join their group."""

    FAVOURABLE = "favourable"
    RESERVED = "reserved"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            "favourable": "Favorable",
            "reserved": "Réservé",
            "unknown": "Personne inconnue",
        }[self.value]


class AlreadyDecided(DomainError):
    """Somebody decided first; the message says who and when."""

    next_step = "Ouvrez de nouveau la demande pour voir ce qui a été décidé."


class ImpossibleStep(DomainError):
    """The request is in a state from which this step cannot be taken."""

    next_step = "Ouvrez de nouveau la demande pour voir où elle en est."


class AlreadyConfirmed(DomainError):
    """The link of the first mail has already served."""

    next_step = "Suivez votre demande avec le lien reçu par courriel après votre confirmation."

    def __init__(self) -> None:
        super().__init__("Votre adresse est déjà confirmée : votre demande nous est parvenue.")


class OpinionClosed(DomainError):
    """The request, or this group's part of it, is decided: opinions no longer count."""

    next_step = "Vos autres avis à donner sont dans votre espace."

    def __init__(self) -> None:
        super().__init__("Cette demande n’attend plus d’avis : elle a été traitée ou retirée.")


class ReasonMissing(DomainError):
    """A reserve was given without its reason."""

    next_step = "Revenez en arrière et dites en quelques mots ce qui motive votre réserve."

    def __init__(self) -> None:
        super().__init__("Un avis réservé doit dire pourquoi.")
