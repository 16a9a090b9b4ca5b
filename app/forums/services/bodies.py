"""The words of a post: drawn once, when they are written; quoted by those who answer."""

import re

from app.core.text import render_markdown
from app.forums.models import Post
from app.forums.services.mentions import Mentioned, mark

BODY_LENGTH = 50_000
DEEPEST_QUOTE = 6
IMAGE_PREFIX = "/forum/pieces-jointes/"
# The renderer draws nothing of what is nested deeper than it follows: quotes of quotes of
# quotes... are brought back to a depth that it draws, so that no word is lost.
_DEEP_QUOTE = re.compile(rf"^((?: {{0,3}}> ?){{{DEEPEST_QUOTE}}})(?: {{0,3}}> ?)+", re.MULTILINE)


def draw(body: str, mentioned: Mentioned) -> str:
    """The safe HTML of a body, those who are named in plain words marked."""
    shallow = _DEEP_QUOTE.sub(r"\1", body)
    return mark(render_markdown(shallow, image_prefix=IMAGE_PREFIX), mentioned)


def quote_of(post: Post) -> str:
    """What a person starts from to answer a post: its words quoted, signed and linked.

    What the post itself quoted is left out: one answers what somebody says.
    """
    own = [line for line in post.body.splitlines() if not line.lstrip().startswith(">")]
    lines = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip().splitlines()
    author = re.sub(r"[\[\]\\]", "", post.author_name)
    signed = [f"[{author}](/forum/messages/{post.id}) a écrit :", "", *lines]
    return "\n".join(f"> {line}".rstrip() for line in signed) + "\n\n"
