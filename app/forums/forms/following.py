"""What one chooses to be told of, and what a forum tells unless one chooses."""

from wtforms import RadioField, SelectChoice, SelectField

from app.core.forms import Form
from app.forums.models import FollowLevel

BY_DEFAULT = SelectChoice("", "")
FORUM_LEVELS = [SelectChoice(level.value, level.label) for level in FollowLevel]
TOPIC_LEVELS = [each for each in FORUM_LEVELS if each.value != FollowLevel.NEW_TOPICS]
HINTS = {
    "everything": "Chaque message est signalé\u00a0: à réserver aux forums calmes.",
    "new_topics": "Les nouveaux sujets, et les réponses à ce que chacun a écrit.",
    "participated": "Seulement les réponses dans les sujets où l’on a écrit.",
    "nothing": "Seulement ce qui mentionne la personne.",
}


class _FollowForm(Form):
    """A person's own choice; the empty one leaves them with the default."""

    level = SelectField("Me signaler", choices=[])

    @property
    def chosen(self) -> FollowLevel | None:
        return FollowLevel(self.level.data) if self.level.data else None


class FollowForumForm(_FollowForm):
    """What a person wants to be told of a forum."""

    level = SelectField("Me signaler", choices=[BY_DEFAULT, *FORUM_LEVELS])


class FollowTopicForm(_FollowForm):
    """What a person wants to be told of a topic."""

    level = SelectField("Me signaler", choices=[BY_DEFAULT, *TOPIC_LEVELS])


class DefaultLevelForm(Form):
    """What a forum tells its people as long as they have not chosen."""

    level = RadioField("Signaler aux membres", choices=FORUM_LEVELS)
