"""Topics and posts before they are written: who wrote which text, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.administration.demo.crowd.forums.people import Member
from app.administration.demo.crowd.forums.volume import Volume, places_of_topics, sizes_of_topics
from app.administration.demo.crowd.forums.words import write_title
from app.administration.demo.crowd.inserting import Row

YEAR = timedelta(days=360)
DAYS_BETWEEN_POSTS = 1.5
VOICES = 12
LONGEST_TITLE = "Le fil des bonnes nouvelles, semaine après semaine"


@dataclass(frozen=True, slots=True)
class Planned:
    """A post to write: when, in which topic, under which number, by whom."""

    moment: datetime
    topic: int
    number: int
    author: Member


@dataclass(frozen=True)
class Conversation:
    """A topic to write: the rank of its forum, its title, its authors and moments in order."""

    forum: int
    title: str
    authors: Sequence[Member]
    moments: Sequence[datetime]

    def row(self, forum_id: int) -> Row:
        first, last = self.authors[0], self.authors[-1]
        return {
            "forum_id": forum_id,
            "title": self.title,
            "author_id": first.user_id,
            "author_name": first.name,
            "last_author_name": last.name,
            "created_at": self.moments[0],
            "last_post_at": self.moments[-1],
            "last_number": len(self.moments),
            "post_count": len(self.moments),
            "is_demo": True,
        }


@dataclass(frozen=True)
class Draw:
    """What conversations are drawn from."""

    voices: Sequence[Sequence[Member]]
    today: datetime
    dice: Random

    def conversations(self, volume: Volume) -> Iterator[Conversation]:
        """Every topic of a volume, the longest first."""
        yield self._conversation(0, volume.longest, LONGEST_TITLE)
        places, sizes = places_of_topics(volume, self.dice), sizes_of_topics(volume, self.dice)
        for forum, size in zip(places, sizes, strict=True):
            yield self._conversation(forum, size, write_title(self.dice))

    def _conversation(self, forum: int, size: int, title: str) -> Conversation:
        voices = self.dice.choices(self.voices[forum], k=VOICES)
        authors = self.dice.choices(voices, k=size)
        return Conversation(forum, title, authors, self._moments(size))

    def _moments(self, size: int) -> list[datetime]:
        """Moments within a year, in order; the last one is past."""
        lasts = min(YEAR, timedelta(days=DAYS_BETWEEN_POSTS * size) * self.dice.uniform(0.2, 1.8))
        begins = self.today - YEAR + (YEAR - lasts) * self.dice.random()
        return sorted(begins + lasts * self.dice.random() for _ in range(size))


def in_time(conversations: Sequence[Conversation]) -> list[Planned]:
    """All the posts in the order in which people wrote them."""
    planned = [
        Planned(moment, topic, number, author)
        for topic, each in enumerate(conversations)
        for number, (moment, author) in enumerate(
            zip(each.moments, each.authors, strict=True), start=1
        )
    ]
    return sorted(planned, key=lambda each: each.moment)
