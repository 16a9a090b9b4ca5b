"""What a visitor is told when a page asks to be signed in: sign in, and nothing is lost."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms import SignInForm
from app.accounts.kept_forms import seal
from app.accounts.login import login_manager
from app.accounts.views.blueprint import bp
from app.core.errors import typed_text
from app.core.settings import settings
from app.core.tokens import InvalidToken


@login_manager.unauthorized_handler
def ask_for_sign_in() -> ResponseReturnValue:
    """A page comes back after sign-in; a form that was sent is carried through it."""
    here = request.full_path.removesuffix("?")
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in", next=here))
    kept = seal(here, request.form)
    form = SignInForm(formdata=None, data={"next": _page_of_the_form(), "kept": kept})
    page = render_template(
        "accounts/session_ended.html", form=form, kept=[] if kept else typed_text()
    )
    return page, 401


def _page_of_the_form() -> str:
    """The page where the form stood, from what the browser says (Referrer-Policy: same-origin)."""
    referrer = urlsplit(request.referrer or "")
    is_ours = f"{referrer.scheme}://{referrer.netloc}" == settings().base_url
    query = f"?{referrer.query}" if referrer.query else ""
    return f"{referrer.path}{query}" if is_ours else ""


@bp.errorhandler(InvalidToken)
def tell_invalid_link(error: InvalidToken) -> ResponseReturnValue:
    """A link that is spent, expired or damaged leads to asking for another."""
    return render_template("accounts/invalid_link.html", error=error), 409
