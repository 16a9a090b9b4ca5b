"""The blueprint that every view of this feature hangs on, and what an address stands for."""

from typing import Any

from flask import Blueprint, url_for
from flask_login import current_user

from app.accounts.anybody import anybody_like
from app.agenda.models import Event
from app.agenda.queries.one import event_to_read
from app.core.authorization import scoped

bp = Blueprint("agenda", "app.agenda", template_folder="templates")


def event_at(event_id: int, *, with_series: bool = False) -> Event:
    """The event of an address with what names its place, else 404."""
    wanted = event_to_read(anybody_like(current_user), with_series=with_series)
    return scoped(wanted, {"user_id": current_user.id, "event_id": event_id})


@bp.app_template_global()
def agenda_trail(event: Event) -> list[tuple[str, str]]:
    """The agenda, then that of the place of an event; for visitors, what is open to them."""
    if not current_user.is_authenticated:
        return [("Évènements", url_for("agenda.public_list"))]
    trail = [("Agenda", url_for("agenda.index"))]
    if (region := event.region) is not None:
        trail.append((region.name, url_for("agenda.region", region=region.slug)))
    if (group := event.workgroup) is not None:
        address = url_for("agenda.workgroup", region=group.region.slug, theme=group.theme.slug)
        trail.append((f"GT {group.theme.number}", address))
    return trail


@bp.app_template_global()
def event_url(event: Event, **values: Any) -> str:
    """The permanent address of an event."""
    return url_for("agenda.event", event_id=event.id, **values)
