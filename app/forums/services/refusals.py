"""Why nothing is written: each refusal says what happened and what to do with one's text."""

from markupsafe import Markup

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.forums.models import Topic
from app.forums.policies import visible_topics


class TopicLocked(DomainError):
    """The topic takes no new post."""

    next_step = (
        "Copiez votre texte. Si le sujet n’est pas clos pour vous, ouvrez-en un nouveau dans le "
        "forum, ou écrivez à l’équipe d’animation."
    )

    def __init__(self) -> None:
        super().__init__("Ce sujet est verrouillé\u00a0: il se lit, mais personne n’y écrit plus.")


class TopicArchived(DomainError):
    """The topic is kept to be read."""

    next_step = "Copiez votre texte, puis ouvrez un nouveau sujet dans le forum."

    def __init__(self) -> None:
        super().__init__("Ce sujet est archivé\u00a0: il se lit encore, mais ne change plus.")


class TopicTrashed(DomainError):
    """The topic was put in the trash."""

    next_step = (
        "Copiez votre texte. L’équipe d’animation peut rétablir le sujet\u00a0; vous pouvez aussi "
        "en ouvrir un nouveau dans le forum."
    )

    def __init__(self) -> None:
        super().__init__("Ce sujet a été mis à la corbeille.")


class TopicMoved(DomainError):
    """The topic went to another forum at this very moment."""

    next_step = "Copiez votre texte, rouvrez le sujet et envoyez-le de nouveau."

    def __init__(self) -> None:
        super().__init__("Ce sujet vient d’être déplacé dans un autre forum.")


class TopicMerged(DomainError):
    """The topic goes on in another one, named to those who may read it."""

    next_step = "Copiez votre texte, puis revenez au forum."

    def __init__(self, into: Topic | None = None) -> None:
        super().__init__("Ce sujet a été réuni avec un autre.")
        if into is not None:
            self.next_step = Markup(
                'Copiez votre texte, puis répondez dans <a href="/forum/sujets/{}">{}</a>.'
            ).format(into.id, into.title)


class EditedMeanwhile(DomainError):
    """The post was edited since the form was shown."""

    next_step = (
        "Copiez votre texte, rouvrez le message pour lire ce qu’il dit maintenant, puis "
        "modifiez-le."
    )

    def __init__(self) -> None:
        super().__init__("Ce message a été modifié depuis que vous avez ouvert le formulaire.")


class NoLongerThere(DomainError):
    """The post was hidden, or put in the trash, meanwhile."""

    next_step = "Copiez votre texte, puis revenez au sujet pour voir où en sont les choses."

    def __init__(self) -> None:
        super().__init__("Ce message a été masqué ou mis à la corbeille entre-temps.")


class PostGone(DomainError):
    """The post was hidden, or put in the trash, before a gesture reached it."""

    next_step = "Revenez au sujet\u00a0: il montre où en sont les choses."

    def __init__(self) -> None:
        super().__init__(
            "Ce message n’est plus visible\u00a0: il a été masqué ou mis à la corbeille."
        )


class NotInTrash(DomainError):
    """What was to be restored is no longer in the trash."""

    next_step = "Revenez au sujet\u00a0: il montre où en sont les choses."

    def __init__(self) -> None:
        super().__init__("Ce message n’est plus à la corbeille.")


class OwnPost(DomainError):
    """One does not thank oneself."""

    next_step = "Revenez au sujet."

    def __init__(self) -> None:
        super().__init__("C’est votre propre message.")


class NotAnAnswer(DomainError):
    """The post that opens a topic asks; it does not answer."""

    next_step = "Choisissez une des réponses du sujet."

    def __init__(self) -> None:
        super().__init__("Le message qui ouvre un sujet ne peut pas être sa réponse.")


def check_open(topic: Topic, by: User) -> None:
    """Go on if the topic takes posts. Raises TopicMerged, TopicTrashed, TopicArchived or
    TopicLocked."""
    if topic.merged_into_id:
        into = visible_topics(by).where(Topic.id == topic.merged_into_id)
        raise TopicMerged(db.session.scalars(into).one_or_none())
    if topic.is_trashed:
        raise TopicTrashed
    if topic.is_archived:
        raise TopicArchived
    if topic.is_locked:
        raise TopicLocked
