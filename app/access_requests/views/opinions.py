"""Facilitators give their opinions: from their space, or by the link of a mail."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.forms.opinions import OpinionForm
from app.access_requests.policies import can_give_opinion, can_see_opinions
from app.access_requests.queries import opinions as queries
from app.access_requests.queries.links import asked_opinion
from app.access_requests.services.opinions import answer_by_link, give_opinion
from app.access_requests.views.blueprint import bp
from app.accounts import reader
from app.accounts.models import User
from app.core import navigation
from app.core.authorization import authorize, listing, public, scoped
from app.core.pagination import paginate
from app.workgroups.policies import runs_some_group

GIVEN = "donnes"

runs_a_group = reader.fact("runs_a_group", runs_some_group(User))

navigation.declare(
    "Avis à donner",
    "access_requests.opinions",
    order=31,
    shown=lambda user: runs_a_group() and not user.is_ansa,
)


@bp.get("/demandes/avis")
def opinions() -> ResponseReturnValue:
    authorize(can_see_opinions)
    shows_given = request.args.get("etat") == GIVEN
    scope = queries.wishes_judged if shows_given else queries.wishes_to_judge
    page = paginate(listing(scope(current_user)))
    given = queries.opinions_of(current_user, [wish.id for wish in page.rows])
    return render_template(
        "access_requests/opinions.html",
        page=page,
        given=given,
        shows_given=shows_given,
        waiting=queries.count_to_judge(current_user),
    )


@bp.route("/demandes/avis/<int:wanted_id>", methods=["GET", "POST"])
def opinion(wanted_id: int) -> ResponseReturnValue:
    wish = scoped(queries.wish_of(current_user, wanted_id))
    authorize(can_give_opinion, wish)
    given = queries.opinion_of(current_user, wish.id)
    form = OpinionForm.about(given)
    if form.validate_on_submit():
        give_opinion(wish, form.opinion, form.reason.data or "", by=current_user)
        flash(f"Votre avis sur {wish.request.full_name} est enregistré.", "success")
        return redirect(url_for("access_requests.opinions"), 303)
    page = render_template("access_requests/opinion.html", wish=wish, form=form, given=given)
    return page, 422 if form.is_submitted() else 200


@bp.route("/demandes/avis/lien/<token>", methods=["GET", "POST"])
@public
def opinion_by_link(token: str) -> ResponseReturnValue:
    asked = asked_opinion(token)
    form = OpinionForm()
    if form.validate_on_submit():
        answer_by_link(token, form.opinion, form.reason.data or "")
        return redirect(url_for("access_requests.opinion_sent"), 303)
    page = render_template("access_requests/opinion_by_link.html", wish=asked.wanted, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.get("/demandes/avis/merci")
@public
def opinion_sent() -> ResponseReturnValue:
    return render_template("access_requests/opinion_sent.html")
