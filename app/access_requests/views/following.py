"""The person who asked follows their request, without an account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access_requests.forms.public import ConfirmForm, ReplyForm
from app.access_requests.models import AccessRequest
from app.access_requests.queries.delays import usual_days
from app.access_requests.queries.links import followed
from app.access_requests.services import following
from app.access_requests.views.blueprint import bp
from app.core.authorization import public
from app.core.dates import use_zone


def _followed(token: str) -> AccessRequest:
    """The request of the link, its moments in the zone of its region."""
    asked = followed(token)
    use_zone(asked.region.timezone)
    return asked


@bp.route("/demander-un-acces/suivi/<token>", methods=["GET", "POST"])
@public
def follow(token: str) -> ResponseReturnValue:
    asked = _followed(token)
    form = ReplyForm()
    if form.validate_on_submit():
        following.reply(asked, form.body.data, submission_key=form.submission_key.data or "")
        flash("Votre message est transmis à l’équipe qui traite votre demande.", "success")
        return redirect(url_for("access_requests.follow", token=token), 303)
    page = render_template(
        "access_requests/public_follow.html",
        asked=asked,
        form=form,
        token=token,
        usual_days=usual_days() if asked.status.is_open else None,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/demander-un-acces/suivi/<token>/retirer", methods=["GET", "POST"])
@public
def withdraw(token: str) -> ResponseReturnValue:
    asked = _followed(token)
    if ConfirmForm().validate_on_submit():
        following.withdraw(asked)
        flash("Votre demande est retirée.", "success")
        return redirect(url_for("access_requests.follow", token=token), 303)
    return render_template("access_requests/public_withdraw.html", asked=asked, token=token)
