"""Writing to a person without either address being shown; the exchange; what was reported."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.core.authorization import authorize, listing, scoped
from app.core.db import db
from app.core.forms import Form
from app.core.pagination import paginate
from app.core.text import of
from app.directory.forms.relays import AnswerForm, ReportForm, WriteForm
from app.directory.models import RelayedMessage
from app.directory.policies.relays import (
    can_answer_reports,
    reachable_people,
    reported_relays,
    takes_messages_of,
    visible_exchange,
    visible_relays,
)
from app.directory.queries.relays import exchanges_of, refuses_all, refuses_sender
from app.directory.services import relays as services
from app.directory.views.blueprint import bp

SENT = "Votre message est envoyé. Cette personne vous répondra ici, et vous serez prévenu."


@bp.route("/annuaire/personnes/<int:user_id>/ecrire", methods=["GET", "POST"])
def write_to(user_id: int) -> ResponseReturnValue:
    person = scoped(reachable_people(current_user).where(User.id == user_id))
    form = WriteForm()
    if form.validate_on_submit():
        words = services.Words(form.subject.data, form.body.data, form.submission_key.data or "")
        written = services.write_to(person.id, words, by=current_user)
        flash(SENT, "success")
        return redirect(url_for(".exchange", message_id=written.id), 303)
    page = render_template(
        "directory/write_to.html",
        person=person,
        form=form,
        takes_messages=takes_messages_of(person.id, current_user.id),
        refuses_all=refuses_all(current_user.id),
        refuses_them=refuses_sender(current_user.id, person.id),
    )
    return page, 422 if form.errors else 200


@bp.get("/annuaire/messages")
def exchanges() -> str:
    page = paginate(listing(exchanges_of(current_user)))
    return render_template("directory/exchanges.html", page=page)


@bp.route("/annuaire/messages/<int:message_id>", methods=["GET", "POST"])
def exchange(message_id: int) -> ResponseReturnValue:
    message = scoped(visible_relays(current_user).where(RelayedMessage.id == message_id))
    form = AnswerForm()
    if form.validate_on_submit():
        words = services.Words(message.subject, form.body.data, form.submission_key.data or "")
        written = services.answer(message, words, by=current_user)
        flash("Votre réponse est envoyée.", "success")
        anchor = f"message-{written.id}"
        return redirect(url_for(".exchange", message_id=written.id, _anchor=anchor), 303)
    return _exchange_page(message, form), 422 if form.errors else 200


def _exchange_page(message: RelayedMessage, form: Form) -> str:
    other = message.other_of(current_user.id)
    return render_template(
        "directory/exchange.html",
        message=message,
        other=other,
        form=form,
        messages=db.session.scalars(visible_exchange(current_user, message.exchange_id)).all(),
        may_answer=other.is_active and takes_messages_of(other.id, current_user.id),
        refuses_all=refuses_all(current_user.id),
        refuses_them=refuses_sender(current_user.id, other.id),
    )


@bp.post("/annuaire/messages/<int:message_id>/refuser")
def refuse_sender(message_id: int) -> Response:
    sender = scoped(_received(message_id)).sender
    services.refuse_sender(sender, by=current_user)
    flash(f"Vous ne recevrez plus les messages {of(sender.full_name)}.", "success")
    return redirect(url_for(".exchange", message_id=message_id), 303)


@bp.post("/annuaire/messages/<int:message_id>/accepter")
def take_messages_again(message_id: int) -> Response:
    sender = scoped(_received(message_id)).sender
    services.take_again(sender, by=current_user)
    flash(f"Vous recevez de nouveau les messages {of(sender.full_name)}.", "success")
    return redirect(url_for(".exchange", message_id=message_id), 303)


def _received(message_id: int) -> Select[RelayedMessage]:
    received = visible_relays(current_user).where(RelayedMessage.recipient_id == current_user.id)
    return received.where(RelayedMessage.id == message_id)


@bp.route("/annuaire/messages/<int:message_id>/signaler", methods=["GET", "POST"])
def report_message(message_id: int) -> ResponseReturnValue:
    message = scoped(_received(message_id))
    form = ReportForm()
    if form.validate_on_submit():
        services.report(message, form.reason.data, by=current_user)
        flash("Votre signalement est bien reçu. L’équipe du service va lire ce message.", "success")
        return redirect(url_for(".exchange", message_id=message.id), 303)
    page = render_template("directory/report_message.html", message=message, form=form)
    return page, 422 if form.errors else 200


@bp.get("/gestion/annuaire/signalements")
def message_reports() -> str:
    authorize(can_answer_reports)
    waiting = reported_relays().where(RelayedMessage.settled_at.is_(None))
    return render_template("directory/message_reports.html", page=paginate(waiting, per_page=20))


@bp.post("/gestion/annuaire/signalements/<int:message_id>/classer")
def settle_message_report(message_id: int) -> Response:
    authorize(can_answer_reports)
    message = scoped(reported_relays().where(RelayedMessage.id == message_id))
    services.settle_report(message, by=current_user)
    flash("Le signalement est classé.", "success")
    return redirect(url_for(".message_reports"), 303)
