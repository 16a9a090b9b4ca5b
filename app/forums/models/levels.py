"""How much of a forum or of a topic a person wants to be told."""

from enum import StrEnum


class FollowLevel(StrEnum):
    """From everything to nothing; being mentioned is told apart, whatever the level."""

    EVERYTHING = "everything"
    NEW_TOPICS = "new_topics"
    PARTICIPATED = "participated"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        return {
            "everything": "Tous les messages",
            "new_topics": "Les nouveaux sujets",
            "participated": "Les réponses à ce que j’ai écrit",
            "nothing": "Rien",
        }[self.value]
