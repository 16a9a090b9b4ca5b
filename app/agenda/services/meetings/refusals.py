"""Why nothing is written about a meeting: what happened, and what to do next."""

from app.core.errors import DomainError


class MinutesFrozen(DomainError):
    """A week has passed since the minutes were shared."""

    next_step = "Pour revenir sur un point, inscrivez-le à l’ordre du jour de la prochaine réunion."

    def __init__(self) -> None:
        super().__init__("Ce compte rendu est définitif : le délai de correction est passé.")


class MinutesEditedMeanwhile(DomainError):
    """Somebody else changed the minutes since the form was shown."""

    next_step = (
        "Copiez ce que vous aviez écrit, rouvrez le compte rendu pour le voir tel qu’il est, puis "
        "reportez vos changements."
    )

    def __init__(self) -> None:
        super().__init__("Quelqu’un a modifié ce compte rendu pendant que vous écriviez.")


class NotShared(DomainError):
    """The minutes are still a draft."""

    next_step = "Partagez d’abord le compte rendu."

    def __init__(self) -> None:
        super().__init__("Ce compte rendu n’est pas encore partagé.")


class NothingToShare(DomainError):
    """The minutes have no line."""

    next_step = "Écrivez au moins une ligne, puis partagez."

    def __init__(self) -> None:
        super().__init__("Ce compte rendu est vide.")


class NotOverYet(DomainError):
    """The meeting did not begin: nobody was there."""

    next_step = "Revenez quand la réunion aura commencé."

    def __init__(self) -> None:
        super().__init__("Cette réunion n’a pas encore commencé.")


class CorrectionAnswered(DomainError):
    """Somebody else answered the correction."""

    next_step = "Rouvrez le compte rendu pour lire la réponse."

    def __init__(self) -> None:
        super().__init__("Cette demande de correction a déjà une réponse.")
