"""How much one person may write in a while: nobody types that fast, programs do."""

from flask import abort
from flask_login import current_user
from limits import parse_many
from wtforms import Field

from app.core.forms import Form
from app.core.security import limiter

POSTS = parse_many("20 per minute; 200 per hour; 600 per day")
TOPICS = parse_many("10 per minute; 40 per hour; 100 per day")
PREVIEWS = parse_many("60 per minute; 600 per hour")
NAMES = parse_many("200 per hour")
MOST_NAMES = 20
TOO_MANY_POSTS = (
    "Vous avez envoyé beaucoup de messages en peu de temps\N{NO-BREAK SPACE}: attendez quelques "
    "minutes avant d’envoyer celui-ci. Votre texte est conservé ici."
)
TOO_MANY_NAMES = (
    "Vous avez mentionné beaucoup de personnes en peu de temps\N{NO-BREAK SPACE}: attendez une "
    "heure, ou retirez des mentions. Votre texte est conservé ici."
)


def may_post(form: Form, field: Field, *, opens_topic: bool = False) -> bool:
    """Whether a person has not written or named too much lately; counts this post."""
    if not limiter.enabled:
        return True
    person = str(current_user.id)
    limits = [*POSTS, *TOPICS] if opens_topic else POSTS
    if not all(limiter.limiter.hit(limit, "forum-post", person) for limit in limits):
        form.refuse(field, TOO_MANY_POSTS)
        return False
    named = min(str(field.data).count("@"), MOST_NAMES)
    if named and not all(
        limiter.limiter.hit(limit, "forum-name", person, cost=named) for limit in NAMES
    ):
        form.refuse(field, TOO_MANY_NAMES)
        return False
    return True


def count_preview() -> None:
    """Count a text that is drawn only to be seen, which costs as much as to post it: else 429."""
    person = str(current_user.id)
    hits = (limiter.limiter.hit(limit, "forum-preview", person) for limit in PREVIEWS)
    if limiter.enabled and not all(hits):
        abort(429)
