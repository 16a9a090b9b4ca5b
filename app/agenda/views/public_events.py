"""The events that are open to everybody, for whoever has no account."""

from flask import render_template

from app.agenda.queries.public_events import coming_first
from app.agenda.views.blueprint import bp
from app.core import navigation
from app.core.authorization import public
from app.core.pagination import paginate

PER_PAGE = 25
navigation.declare(
    "Évènements", "agenda.public_list", order=34, shown=lambda user: not user.is_authenticated
)


@bp.get("/evenements")
@public
def public_list() -> str:
    return render_template(
        "agenda/public_list.html", page=paginate(coming_first(), per_page=PER_PAGE)
    )
