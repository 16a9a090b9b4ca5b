"""Silence on a place or a conversation, and its end: one button each, from anywhere."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policies import can_use_account
from app.core.authorization import authorize
from app.core.links import is_local
from app.core.text import clean
from app.notifications import services
from app.notifications.policies import can_mute
from app.notifications.views.blueprint import bp

TARGET_LENGTH = 40


def _target() -> str:
    return clean(request.form.get("target", ""))[:TARGET_LENGTH]


def _back() -> ResponseReturnValue:
    """To the page that the button stood on (``next``), else to one's choices."""
    path = request.form.get("next", "")
    return redirect(path if is_local(path) else url_for("notifications.preferences"))


@bp.post("/notifications/silence")
def mute() -> ResponseReturnValue:
    authorize(can_use_account)
    if not can_mute(current_user, _target()):
        abort(404)
    services.mute(_target(), by=current_user)
    flash(
        "C’est en silence\u00a0: plus rien ne vous en sera signalé, ni à l’écran ni par courriel.",
        "success",
    )
    return _back()


@bp.post("/notifications/silence/fin")
def unmute() -> ResponseReturnValue:
    authorize(can_use_account)
    services.unmute(_target(), by=current_user)
    flash("Ce qui s’y passe vous sera de nouveau signalé.", "success")
    return _back()
