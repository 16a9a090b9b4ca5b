"""The centre of notifications: what I was told, by conversation."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policies import can_use_account
from app.core.authorization import authorize, listing, scoped
from app.core.db import own_transaction
from app.core.pagination import paginate
from app.notifications import services
from app.notifications.models import Notification
from app.notifications.policies import visible_notifications
from app.notifications.queries import centre
from app.notifications.views.bell import count_fewer, unread_notifications
from app.notifications.views.blueprint import bp


@bp.get("/notifications")
def index() -> ResponseReturnValue:
    is_first_page = "page" not in request.args
    if is_first_page and unread_notifications():
        count_fewer(services.mark_unreadable_read(current_user))
    page = paginate(listing(centre.groups_of(current_user)), per_page=centre.PER_PAGE)
    groups = centre.read(current_user, [row.conversation for row in page.rows])
    return render_template(
        "notifications/index.html", page=page, groups=groups, has_unread=unread_notifications()
    )


@bp.get("/notifications/<int:notification_id>")
def open_one(notification_id: int) -> ResponseReturnValue:
    """Go where a notification leads; it is read by then, whatever the page is."""
    mine = visible_notifications(current_user).where(Notification.id == notification_id)
    found = scoped(mine)
    href = centre.href_of(current_user, found)
    if href is None:
        abort(404)
    if found.read_at is None:
        with own_transaction() as connection:
            connection.execute(services.mark_read(current_user, [found.id]))
    return redirect(request.script_root + href)


@bp.post("/notifications/tout-lire")
def read_all() -> ResponseReturnValue:
    authorize(can_use_account)
    services.mark_all_read(by=current_user)
    flash("Toutes vos notifications sont marquées comme lues.", "success")
    return redirect(url_for("notifications.index"))
