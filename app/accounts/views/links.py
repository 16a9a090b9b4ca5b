"""Links sent by mail: asked for on a page that tells nothing, used by pressing a button."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts import services
from app.accounts.forms import AddressForm
from app.accounts.services.activation import holder_of
from app.accounts.services.links import SIGN_IN
from app.accounts.views.arrival import arrive, safe_path
from app.accounts.views.blueprint import bp
from app.accounts.views.limits import limit_links
from app.core.authorization import public
from app.core.forms import Form


@bp.route("/connexion/lien", methods=["GET", "POST"])
@public
@limit_links
def ask_for_link() -> ResponseReturnValue:
    form = AddressForm()
    next_path = safe_path(request.values.get("next"))
    if form.validate_on_submit():
        services.request_sign_in_link(form.email.data, next_path)
        return tell_sent(form.email.data)
    page = render_template("accounts/ask_for_link.html", form=form, next_path=next_path)
    return page, 422 if form.is_submitted() else 200


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@public
@limit_links
def forgotten_password() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        services.request_reset(form.email.data)
        return tell_sent(form.email.data)
    page = render_template("accounts/forgotten_password.html", form=form)
    return page, 422 if form.is_submitted() else 200


def tell_sent(email: str) -> Response:
    """Say the same thing whether or not somebody has this address."""
    flash(f"Si un compte existe à l’adresse {email}, un courriel vient d’y être envoyé.", "info")
    return redirect(url_for("accounts.link_sent"))


@bp.get("/connexion/courriel-envoye")
@public
def link_sent() -> ResponseReturnValue:
    return render_template("accounts/link_sent.html")


@bp.route("/connexion/lien/<token>", methods=["GET", "POST"])
@public
def sign_in_by_link(token: str) -> ResponseReturnValue:
    form = Form()
    user = holder_of(SIGN_IN, token)
    if form.validate_on_submit():
        return arrive(services.spend_sign_in_link(token), request.args.get("next"))
    return render_template("accounts/sign_in_by_link.html", form=form, user=user)
