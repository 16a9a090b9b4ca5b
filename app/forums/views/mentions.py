"""Who may be named in a forum: suggested while one types after an @."""

from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user

from app.core.authorization import authorize
from app.core.dates import plural
from app.core.security import limiter
from app.forums.policies import can_write
from app.forums.services import mentions, signatures
from app.forums.views.blueprint import bp, forum_at

LONGEST_QUERY = 80


def _reader() -> str:
    return str(getattr(current_user, "id", ""))


@bp.get("/forum/<int:forum_id>/personnes")
@limiter.limit("120 per minute", key_func=_reader)
def mentionable(forum_id: int) -> Response:
    """People by parts of their name, and the group of those who run the forum."""
    forum = forum_at(forum_id)
    authorize(can_write, forum)
    typed = request.args.get("q", "")[:LONGEST_QUERY]
    found: list[dict[str, Any]] = []
    if called := mentions.people_called(typed, forum, current_user):
        told = plural(called, "personne sera prévenue", "personnes seront prévenues")
        found.append({"group": mentions.GROUP, "line": told})
    people = mentions.suggested(typed, forum, current_user)
    lines = signatures.lines_of([user.id for user in people])
    found += [
        {"id": user.id, "name": user.full_name, "line": lines.get(user.id, "")} for user in people
    ]
    return jsonify(found)
