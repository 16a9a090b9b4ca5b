"""Say which post answers a topic."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.forms import Form
from app.forums.policies import can_accept_answer
from app.forums.services import answers
from app.forums.views.blueprint import back_to_topic, bp, post_at


@bp.post("/forum/messages/<int:post_id>/accepter")
def accept(post_id: int) -> ResponseReturnValue:
    post = post_at(post_id)
    authorize(can_accept_answer, post.topic)
    topic_id, number = post.topic_id, post.number
    if Form().validate_on_submit():
        answers.accept(post, by=current_user)
    return back_to_topic(topic_id, number)
