"""Thank for a post."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.forms import Form
from app.forums.models import ReactionKind
from app.forums.services import reactions
from app.forums.views.blueprint import back_to_topic, bp, post_at

KINDS = {"merci": ReactionKind.THANKS, "utile": ReactionKind.USEFUL}


@bp.post("/forum/messages/<int:post_id>/<any(merci, utile):kind>")
def react(post_id: int, kind: str) -> ResponseReturnValue:
    post = post_at(post_id)
    topic_id, number = post.topic_id, post.number
    if Form().validate_on_submit():
        reactions.toggle(post, KINDS[kind], by=current_user)
    return back_to_topic(topic_id, number)
