"""Posts as HTML: those that are drawn alike for several readers are kept for a while.

A post is found again by all that its drawing reads: its words and counts, what this reader may do
with it, their zone. So nothing has to be forgotten when something changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, request
from markupsafe import Markup

from app.core.dates import current_zone
from app.forums.queries.topic_page import ShownPost, TopicPage

MOST_KEPT = 500  # two or three megabytes
LONGEST_KEPT = 4_000


@dataclass(frozen=True)
class Around:
    """What the drawing of a post reads beside the post."""

    root: str
    topic_id: int
    may_reply: bool
    is_archived: bool
    zone: str


def drawing(page: TopicPage) -> Callable[[ShownPost], Markup]:
    """What draws each post of a page."""
    around = Around(
        root=request.script_root,
        topic_id=page.topic.id,
        may_reply=page.may_reply,
        is_archived=page.topic.is_archived,
        zone=current_zone().key,
    )

    def drawn(post: ShownPost) -> Markup:
        keeps = _is_lasting(post) and not current_app.debug
        return _kept(post, around) if keeps else _draw(post, around)

    return drawn


def _is_lasting(post: ShownPost) -> bool:
    """Whether a post reads the same tomorrow: a recent change is told by « hier », and files are
    not among what a post is found by."""
    return not post.edited_at and not post.attachments and len(post.body_html) <= LONGEST_KEPT


def _draw(post: ShownPost, around: Around) -> Markup:
    template = current_app.jinja_env.get_template("forums/_post.html")
    topics = f"{around.root}/forum/sujets/"
    return Markup(  # noqa: S704 - a template of ours
        template.render(
            post=post,
            root=around.root,
            messages=f"{around.root}/forum/messages/",
            answering=f"{topics}{around.topic_id}/repondre",
            may_reply=around.may_reply,
            is_archived=around.is_archived,
        )
    )


_kept = lru_cache(maxsize=MOST_KEPT)(_draw)
