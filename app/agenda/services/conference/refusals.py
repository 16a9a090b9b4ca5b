"""Why nothing is written about a conference: what happened, and what to do next."""

from app.core.errors import DomainError


class WishesClosed(DomainError):
    """The date until which one chooses workshops is past."""

    next_step = "Écrivez à l’organisation : elle peut encore déplacer une personne à la main."

    def __init__(self) -> None:
        super().__init__("Le choix des ateliers est clos.")


class NotRegistered(DomainError):
    """Whoever has no place in the conference chooses no workshop."""

    next_step = "Il faut d’abord que son inscription soit confirmée."

    def __init__(self) -> None:
        super().__init__("Cette personne n’a pas de place à cette conférence.")


class TooManyWishes(DomainError):
    """More workshops were ranked than one may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Vous pouvez classer {most} ateliers au plus.")


class SessionFull(DomainError):
    """The session has no seat left."""

    next_step = "Agrandissez la salle, ou choisissez un autre atelier."

    def __init__(self) -> None:
        super().__init__("Cet atelier est complet.")


class TwoRoomsAtOnce(DomainError):
    """Somebody with a seat there has another one at the hour that was wanted."""

    next_step = "Déplacez d’abord ces personnes, ou choisissez une autre heure."

    def __init__(self, count: int) -> None:
        super().__init__(f"À cette heure, {count} personnes auraient deux ateliers à la fois.")


class NoSeatToLeave(DomainError):
    """The person has no seat in this workshop, was not told of it yet, or the day is over."""

    next_step = "Relisez votre journée : elle a pu changer."

    def __init__(self) -> None:
        super().__init__("Vous n’avez pas de place à laisser dans cet atelier.")


class SeatsToldAlready(DomainError):
    """More people were told of a seat than would remain."""

    next_step = "Déplacez d’abord quelques personnes, puis réduisez la salle."

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} personnes ont déjà une place dans cet atelier.")
