"""Mail texts: read, rewritten, previewed, tried on oneself, brought back to the original."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.administration.forms.accounts import ConfirmationForm
from app.administration.forms.texts import MailTextForm
from app.administration.policies import can_manage_settings
from app.administration.queries.rewritten import rewritten_texts
from app.administration.services.mail_texts import send_trial
from app.administration.views.blueprint import bp
from app.core import mail_texts as texts
from app.core.authorization import authorize
from app.core.mail_texts import MailText


def _edited(feature: str, name: str) -> MailText:
    authorize(can_manage_settings)
    text = texts.find(f"{feature}/{name}")
    if text is None:
        abort(404)
    return text


def _back_to_list(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("administration.mail_texts"))


@bp.get("/gestion/courriels")
def mail_texts() -> str:
    authorize(can_manage_settings)
    return render_template(
        "administration/mail_texts.html", texts=texts.declared(), rewritten=rewritten_texts()
    )


@bp.route("/gestion/courriels/textes/<feature>/<name>", methods=["GET", "POST"])
def mail_text(feature: str, name: str) -> ResponseReturnValue:
    text = _edited(feature, name)
    form = MailTextForm(obj=texts.wording(text)).about(text)
    preview = None
    if form.validate_on_submit():
        words = form.words()
        if request.form.get("gesture") == "save":
            texts.rewrite(text, words, by=current_user)
            return _back_to_list(f"Le texte « {text.label} » est enregistré.")
        preview = texts.preview(text, words)
        if request.form.get("gesture") == "try":
            send_trial(text, words, by=current_user)
            flash(f"Un essai part à {current_user.email}. Rien n’est enregistré.", "success")
    context = {"text": text, "form": form, "preview": preview, "original": texts.original(text)}
    is_rewritten = text.key in rewritten_texts()
    page = render_template("administration/mail_text.html", is_rewritten=is_rewritten, **context)
    return page, 422 if form.errors else 200


@bp.route("/gestion/courriels/textes/<feature>/<name>/origine", methods=["GET", "POST"])
def restore_mail_text(feature: str, name: str) -> ResponseReturnValue:
    text = _edited(feature, name)
    form = ConfirmationForm()
    if form.validate_on_submit():
        texts.restore(text, by=current_user)
        return _back_to_list(f"Le texte « {text.label} » est de nouveau celui d’origine.")
    words = {"present": texts.wording(text), "original": texts.original(text)}
    return render_template("administration/restore_mail_text.html", text=text, form=form, **words)
