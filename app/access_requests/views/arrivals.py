"""An invited person opens their link: they answer, then choose a password or join at once."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access_requests.forms.invitations import NewcomerForm
from app.access_requests.forms.public import ConfirmForm
from app.access_requests.queries.invitations import Invited, opened_by
from app.access_requests.services import arrivals
from app.access_requests.services.arrivals import Arrival
from app.access_requests.services.retention import RETENTION_MONTHS
from app.access_requests.views.blueprint import bp
from app.accounts.models import User
from app.accounts.services.activation import activation_link
from app.core import parameters
from app.core.authorization import public


@bp.route("/invitations/accepter/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    invited = opened_by(token)
    if invited.account is not None:
        return _answer_of(invited.account, invited, token)
    form = NewcomerForm.of(invited.invitation)
    if form.validate_on_submit():
        return _to_password(arrivals.accept(token, form.newcomer()))
    page = render_template(
        "access_requests/invitation_accept.html",
        form=form,
        invited=invited,
        retention_months=parameters.value_of(RETENTION_MONTHS),
    )
    return page, 422 if form.is_submitted() else 200


def _answer_of(account: User, invited: Invited, token: str) -> ResponseReturnValue:
    """A person who has an account joins with it: they sign in first, unless it waits for its
    password."""
    form = ConfirmForm()
    is_theirs = current_user.is_authenticated and current_user.id == account.id
    if (account.is_pending or is_theirs) and form.validate_on_submit():
        arrival = arrivals.join(token, account)
        return _to_password(arrival) if account.is_pending else _to_groups(arrival)
    page = render_template(
        "access_requests/invitation_join.html",
        invited=invited,
        account=account,
        is_theirs=is_theirs,
        token=token,
    )
    return page, 422 if form.is_submitted() else 200


def _to_password(arrival: Arrival) -> Response:
    _tell_closed(arrival)
    return redirect(urlsplit(activation_link(arrival.user)).path, 303)


def _to_groups(arrival: Arrival) -> Response:
    flash("Vous avez rejoint les groupes proposés.", "success")
    _tell_closed(arrival)
    return redirect(url_for("workgroups.index"), 303)


def _tell_closed(arrival: Arrival) -> None:
    for workgroup in arrival.closed:
        flash(f"Le groupe « {workgroup.title} » a été archivé depuis : il ne change plus.", "info")
