"""Why nothing is written: each refusal says what happened and what to do next."""

from app.core.errors import DomainError


class EventInTrash(DomainError):
    """The event was put in the trash meanwhile."""

    next_step = "Les personnes qui organisent peuvent le rétablir depuis la corbeille."

    def __init__(self) -> None:
        super().__init__("Cet évènement vient d’être mis à la corbeille.")


class EventNotInTrash(DomainError):
    """The event was taken out of the trash, or was never there."""

    next_step = "Rouvrez l’évènement : il est de nouveau à l’agenda."

    def __init__(self) -> None:
        super().__init__("Cet évènement n’est pas à la corbeille.")


class EventEditedMeanwhile(DomainError):
    """Somebody else changed the event since the form was shown."""

    next_step = (
        "Copiez ce que vous aviez écrit, rouvrez « Modifier » pour voir l’évènement tel qu’il est, "
        "puis reportez vos changements."
    )

    def __init__(self) -> None:
        super().__init__("Quelqu’un a modifié cet évènement pendant que vous écriviez.")


class EventIsCancelled(DomainError):
    """The event is cancelled: it has to be restored first."""

    next_step = "Rétablissez-le d’abord, puis modifiez-le."

    def __init__(self) -> None:
        super().__init__("Cet évènement est annulé.")


class EventNotCancelled(DomainError):
    """The event is not cancelled, or no longer."""

    next_step = "Rouvrez l’évènement pour voir où il en est."

    def __init__(self) -> None:
        super().__init__("Cet évènement n’est pas annulé.")


class NoOccurrence(DomainError):
    """The rule of a series gives no date at all."""

    next_step = "Changez la date de fin, ou ôtez des dates à sauter."

    def __init__(self) -> None:
        super().__init__("Avec ces réglages, la série n’aurait aucune date.")
