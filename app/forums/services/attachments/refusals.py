"""Why a file is not joined, beyond what every file must be (``core.file_kinds``)."""

from app.core.errors import DomainError

TOO_BIG = "Ce fichier dépasse 10\N{NO-BREAK SPACE}Mo."


class TooManyFiles(DomainError):
    """The post, or the person, has as many files as may be."""

    next_step = "Retirez un fichier, ou joignez les autres à un second message."
