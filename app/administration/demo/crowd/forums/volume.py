"""How much there is, and how it is shared out: a few large forums, many small ones."""

from dataclasses import dataclass
from random import Random

# Out of 100 topics, how many have at most so many posts.
SIZES = ((5, 1, 1), (35, 2, 9), (45, 10, 30), (15, 31, 80))
HEAD_START = 4


@dataclass(frozen=True)
class Volume:
    """How many members, forums of groups, topics and posts; ``longest`` posts come on top, in a
    topic of their own. ``readers`` are those whose reading is kept."""

    members: int
    forums: int
    topics: int
    posts: int
    longest: int
    readers: int


FULL = Volume(members=2_000, forums=50, topics=5_000, posts=100_000, longest=10_000, readers=300)


def places_of_topics(volume: Volume, dice: Random) -> list[int]:
    """The rank of each topic's forum: the first forums have the most."""
    weights = [1 / (rank + HEAD_START) for rank in range(volume.forums)]
    return dice.choices(range(volume.forums), weights, k=volume.topics)


def sizes_of_topics(volume: Volume, dice: Random) -> list[int]:
    """How many posts each topic has; together as many as the volume says."""
    bounds = dice.choices(SIZES, [share for share, *_ in SIZES], k=volume.topics)
    sizes = [dice.randint(fewest, most) for _, fewest, most in bounds]
    missing = volume.posts - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        rank = dice.randrange(volume.topics)
        if sizes[rank] + step > 0:
            sizes[rank] += step
            missing -= step
    return sizes
