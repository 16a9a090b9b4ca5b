"""The colours of the screen: each reader's choice, kept in a cookie, without an account."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.authorization import public
from app.core.settings import settings
from app.home.forms import SCHEMES, DisplayForm
from app.home.views.blueprint import bp

COOKIE = "affichage"
YEAR_SECONDS = 365 * 24 * 3600


@bp.app_template_global()
def display_scheme() -> str:
    """The scheme of this reader's pages: ``light``, ``dark``, or ``system`` without a choice."""
    return SCHEMES.get(request.cookies.get(COOKIE, ""), "system")


@bp.route("/affichage", methods=["GET", "POST"])
@public
def display() -> Response | str | tuple[str, int]:
    form = DisplayForm(data={"scheme": request.cookies.get(COOKIE, "systeme")})
    if form.validate_on_submit():
        flash("Votre choix d’affichage est enregistré.", "success")
        answer = make_response(redirect(url_for("home.display")))
        answer.set_cookie(
            COOKIE,
            form.scheme.data,
            max_age=YEAR_SECONDS,
            secure=settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return answer
    return render_template("home/display.html", form=form), 422 if form.errors else 200
