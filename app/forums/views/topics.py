"""The page of a topic, and the lasting address of each post."""

from flask import abort, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.authorization import listing, scoped
from app.forums.models import Post
from app.forums.policies import visible_posts, visible_topics
from app.forums.queries.topic_page import opening, page_of, read_page
from app.forums.views.blueprint import back_to_topic, bp


@bp.get("/forum/sujets/<int:topic_id>")
def topic(topic_id: int) -> str:
    listing(visible_topics(current_user))
    found = opening(current_user, topic_id)
    if found is None:
        abort(404)
    wanted = request.args.get("numero", type=int)
    number = page_of(wanted) if wanted else request.args.get("page", 1, type=int)
    page = read_page(current_user, found, min(max(1, number), found.last_page))
    return render_template("forums/topic.html", page=page)


@bp.get("/forum/messages/<int:post_id>")
def post(post_id: int) -> Response:
    found = scoped(visible_posts(current_user).where(Post.id == post_id))
    return back_to_topic(found.topic_id, found.number)
