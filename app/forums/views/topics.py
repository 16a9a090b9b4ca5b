"""The page of a topic, and the lasting address of each post."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.core.authorization import authorize, scoped
from app.forums.models import Post, Topic
from app.forums.policies import visible_topics
from app.forums.queries.opening import PER_PAGE, Opening, merged_into, number_of, opening, page_of
from app.forums.queries.topic_page import read_page
from app.forums.services.reading import mark_seen
from app.forums.views.blueprint import back_to_topic, bp, reader, reads
from app.forums.views.drawn_posts import drawing
from app.forums.views.writing import reply_box
from app.notifications.views.bell import count_fewer


@bp.get("/forum/sujets/<int:topic_id>")
def topic(topic_id: int) -> ResponseReturnValue:
    found = opening(reader(), topic_id)
    if found is None:
        return _elsewhere(topic_id)
    authorize(reads, found)
    wanted = _wanted_page(found)
    if wanted is None:
        return _at_first_unread(found)
    page = read_page(reader(), found, wanted)
    shown = min(wanted * PER_PAGE, found.topic.last_number)
    if shown > found.read_up_to or found.is_told:
        count_fewer(mark_seen(reader(), topic_id, shown))
    box = reply_box(found) if page.may_reply and wanted == page.last_page else {}
    return render_template("forums/topic.html", page=page, drawn=drawing(page), **box)


def _wanted_page(found: Opening) -> int | None:
    """The page that the address names; none when the person is to be led to what is new."""
    number, page = (request.args.get(name, type=int) for name in ("numero", "page"))
    if number is None and page is None:
        starts = found.has_unread and found.read_up_to > 0
        return None if starts else 1
    asked = page_of(number) if number is not None else page or 1
    return min(max(1, asked), found.last_page)


def _at_first_unread(found: Opening) -> Response:
    number = found.read_up_to + 1
    anchor = f"message-{number}"
    topic_id = found.topic.id
    return redirect(
        url_for("forums.topic", topic_id=topic_id, page=page_of(number), _anchor=anchor)
    )


def _elsewhere(topic_id: int) -> Response:
    """A topic that was merged goes on in another one, for those who may read it there."""
    target = merged_into(reader(), topic_id)
    if target is None:
        abort(404)
    scoped(visible_topics(reader()).where(Topic.id == target))
    return redirect(url_for("forums.topic", topic_id=target), code=301)


@bp.get("/forum/messages/<int:post_id>")
def post(post_id: int) -> Response:
    """Also for a post that was hidden or taken back: its place in the topic says so."""
    holding = select(Post.topic_id).where(Post.id == post_id).scalar_subquery()
    found = scoped(visible_topics(reader()).where(Topic.id == holding))
    return back_to_topic(found.id, number_of(post_id))
