"""Full forums: thousands of members who wrote a hundred thousand posts, to bear volume."""

from app.administration.demo.crowd.forums.filling import READER, fill_forums
from app.administration.demo.crowd.forums.volume import FULL, Volume

__all__ = ["FULL", "READER", "Volume", "fill_forums"]
