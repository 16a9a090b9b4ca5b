"""Why a file is not taken; the message is French, for who sends it."""

from app.core.errors import DomainError


class FileRefused(DomainError):
    """The file is of a kind, a size or a content that is not taken."""

    next_step = "Choisissez un autre fichier, ou envoyez votre message sans lui."


class TooManyFiles(DomainError):
    """The post has as many files as it may carry."""

    next_step = "Retirez un fichier, ou joignez les autres à un second message."
