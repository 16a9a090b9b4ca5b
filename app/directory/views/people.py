"""The page of a person, and their photo: the right to see is asked each time."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.core import files
from app.core.authorization import scoped
from app.core.phones import show_phone
from app.directory.models import Profile
from app.directory.policies.people import photographed, visible_people
from app.directory.policies.relays import takes_messages_of
from app.directory.queries.people import person_page
from app.directory.services.consents import choices_of
from app.directory.services.photos import PHOTO_TYPE
from app.directory.views.blueprint import bp
from app.directory.views.limits import slow_down

bp.add_app_template_filter(show_phone, "phone")


@bp.get("/annuaire/personnes/<int:user_id>")
def person(user_id: int) -> str:
    slow_down()
    user = scoped(visible_people(current_user).where(User.id == user_id))
    page = person_page(current_user, user)
    is_own = user.id == current_user.id
    return render_template(
        "directory/person.html",
        page=page,
        is_own=is_own,
        choices=choices_of(page.profile) if is_own and page.profile else {},
        takes_messages=not is_own and takes_messages_of(user.id, current_user.id),
    )


@bp.get("/annuaire/personnes/<int:user_id>/photo")
def person_photo(user_id: int) -> ResponseReturnValue:
    found = scoped(photographed(current_user).where(Profile.user_id == user_id))
    name = str(found.photo_stored_name)
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{name}"'}
    if name in request.if_none_match:
        return Response(status=304, headers=headers)
    try:
        content = files.read(name)
    except FileNotFoundError:
        abort(404)
    return Response(content, mimetype=PHOTO_TYPE, headers=headers)
