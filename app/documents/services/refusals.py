"""Why nothing is written: each refusal says what happened and what to do next."""

from app.core.errors import DomainError
from app.documents.models import DocumentStatus


class InTrash(DomainError):
    """The document was put in the trash meanwhile."""

    next_step = "Les personnes qui animent ce lieu peuvent le rétablir depuis la corbeille."

    def __init__(self) -> None:
        super().__init__("Ce document vient d’être mis à la corbeille.")


class NotInTrash(DomainError):
    """The document was taken out of the trash, or was never there."""

    next_step = "Rouvrez le document : il est de nouveau à sa place."

    def __init__(self) -> None:
        super().__init__("Ce document n’est pas à la corbeille.")


class EditedMeanwhile(DomainError):
    """Somebody else changed what is said of the document since the form was shown."""

    next_step = (
        "Copiez ce que vous aviez écrit, rouvrez « Modifier » pour voir la fiche d’aujourd’hui, "
        "puis reportez vos changements."
    )

    def __init__(self) -> None:
        super().__init__("Quelqu’un a modifié la fiche de ce document pendant que vous écriviez.")


class VersionCameMeanwhile(DomainError):
    """A newer version came since the page was shown: the gesture was about another one."""

    next_step = "Rouvrez le document, lisez la nouvelle version, puis recommencez si besoin."

    def __init__(self) -> None:
        super().__init__("Une version plus récente est arrivée : rien n’a été décidé sur celle-ci.")


class StatusMovedMeanwhile(DomainError):
    """Somebody else changed the status since the page was shown."""

    next_step = "Rouvrez le document pour voir où il en est."

    def __init__(self, status: DocumentStatus) -> None:
        label = status.label.lower()
        super().__init__(f"Le statut a changé entre-temps. Le document est maintenant : {label}.")


class StillInQuarantine(DomainError):
    """No version of the document has left quarantine yet."""

    next_step = "Attendez la fin de l’analyse des fichiers, puis recommencez."

    def __init__(self) -> None:
        super().__init__(
            "Ce document n’est pas encore visible : son fichier est en cours d’analyse."
        )


class ReplacesItself(DomainError):
    """The document would be replaced by itself, at once or by way of others."""

    next_step = "Choisissez un autre document, plus récent que celui-ci."

    def __init__(self) -> None:
        super().__init__("Un document ne peut pas se remplacer lui-même, même par d’autres.")


class DepositFinished(DomainError):
    """The deposit was finished meanwhile: its documents are made."""

    next_step = "Ouvrez la bibliothèque : vos documents y sont. Pour d’autres, commencez un dépôt."

    def __init__(self) -> None:
        super().__init__("Ce dépôt est terminé.")


class NothingDeposited(DomainError):
    """The files of the deposit are no longer those that were described."""

    next_step = "Rouvrez le dépôt : la liste des fichiers a changé."

    def __init__(self) -> None:
        super().__init__("Les fichiers de ce dépôt ont changé pendant que vous les décriviez.")


class TooManyFiles(DomainError):
    """The deposit has as many files as may be."""

    next_step = "Terminez ce dépôt, puis faites-en un second pour les autres fichiers."

    def __init__(self, most: int) -> None:
        super().__init__(f"Un dépôt porte {most} fichiers au plus.")
