"""A pause: no mail up to a day, and its end."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policies import can_use_account
from app.core.authorization import authorize
from app.core.dates import day
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.queries.choices import letter_key
from app.notifications.queries.stop_links import Stop
from app.notifications.views.blueprint import bp
from app.notifications.views.preferences import own_form, own_pause, show


@bp.post("/notifications/preferences/pause")
def pause() -> ResponseReturnValue:
    authorize(can_use_account)
    form = own_pause()
    if not form.validate_on_submit():
        return show(own_form(), form)
    services.pause(current_user, form.until.data)
    flash(f"Vous ne recevrez aucun courriel jusqu’au {day(form.until.data)}.", "success")
    return redirect(url_for("notifications.preferences"))


@bp.post("/notifications/preferences/pause/fin")
def resume() -> ResponseReturnValue:
    authorize(can_use_account)
    services.resume(current_user)
    flash("La pause est finie\u00a0: vous recevez de nouveau des courriels.", "success")
    return redirect(url_for("notifications.preferences"))


@bp.post("/notifications/preferences/lettre/<any(daily, weekly):rhythm>")
def start_letter_again(rhythm: str) -> ResponseReturnValue:
    authorize(can_use_account)
    services.start_again(Stop(current_user, letter_key(Rhythm(rhythm))))
    flash("Vous recevrez de nouveau cette lettre.", "success")
    return redirect(url_for("notifications.preferences"))
