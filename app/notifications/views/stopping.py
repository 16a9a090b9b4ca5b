"""The links that stop mails: a GET shows a button, a POST acts without a cookie (RFC 8058)."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.core.authorization import public
from app.core.security import csrf
from app.notifications import services
from app.notifications.queries.stop_links import Stop, read_token
from app.notifications.services.stopping import is_stopped
from app.notifications.views.blueprint import bp


def _wanted(token: str) -> Stop:
    return read_token(token) or abort(404)


@bp.get("/notifications/stop/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    wanted = _wanted(token)
    return render_template(
        "notifications/stop.html", wanted=wanted, is_stopped=is_stopped(wanted), is_done=False
    )


@bp.post("/notifications/stop/<token>")
@csrf.exempt
@public
def stop_now(token: str) -> ResponseReturnValue:
    """Mail programs send this by themselves and follow no redirect: the answer is the page."""
    wanted = _wanted(token)
    is_undoing = request.form.get("geste") == "reprendre"
    (services.start_again if is_undoing else services.stop)(wanted)
    return render_template(
        "notifications/stop.html", wanted=wanted, is_stopped=not is_undoing, is_done=True
    )
