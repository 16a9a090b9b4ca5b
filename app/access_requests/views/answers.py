"""Answering a request: choose, read the mail that will leave, send it, go to the next one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.forms.decisions import DecisionForm
from app.access_requests.forms.queue import address_of, read_filters
from app.access_requests.models import AccessRequest, AlreadyDecided
from app.access_requests.policies import can_decide
from app.access_requests.queries.queue import DELAY_DAYS, next_request
from app.access_requests.queries.review import request_to_review
from app.access_requests.services import claims, decisions
from app.access_requests.views.blueprint import bp
from app.access_requests.views.queue import decision_form_for, review_page
from app.core import parameters
from app.core.authorization import authorize, scoped

ACCEPT_ALL, EDIT, SEND, SEND_NEXT = "tout-accepter", "modifier", "envoyer", "envoyer-suivante"


@bp.post("/gestion/demandes/<int:request_id>/reponse")
def answer(request_id: int) -> ResponseReturnValue:
    asked = scoped(request_to_review(current_user, request_id))
    authorize(can_decide, asked)
    form, step = decision_form_for(asked, request.form), request.form.get("step")
    if step == ACCEPT_ALL:
        form.accept_everything()
    if step == EDIT:
        return review_page(asked, form)
    if not form.validate_on_submit():
        page = _draft if form.has_mail_errors else review_page
        return page(asked, form), 422
    if step not in {SEND, SEND_NEXT}:
        claims.claim(asked, by=current_user)
        return _draft(asked, form)
    _send(asked, form)
    return redirect(_after(asked, step), 303)


def _draft(asked: AccessRequest, form: DecisionForm) -> str:
    """The mail as it will leave, open to rewording."""
    foreseen, words = decisions.foresee(asked, form.choices, form.same_person)
    form.show(words)
    return render_template(
        "access_requests/review_draft.html",
        asked=asked,
        form=form,
        foreseen=foreseen,
        here=address_of(read_filters(request.args)),
    )


def _send(asked: AccessRequest, form: DecisionForm) -> None:
    try:
        decisions.decide(
            asked,
            form.choices,
            by=current_user,
            same_person=form.same_person,
            words=form.words,
        )
    except AlreadyDecided:
        if not decisions.was_said(asked, form.choices, by=current_user):
            raise
    flash(f"La réponse à {asked.full_name} est enregistrée, le courriel part.", "success")


def _after(asked: AccessRequest, step: str) -> str:
    """The next request, taken in hand so that two officers are never led to the same one."""
    filters = read_filters(request.args)
    here = address_of(filters)
    if step != SEND_NEXT:
        return url_for(".review", request_id=asked.id, **here)
    delay = parameters.value_of(DELAY_DAYS)
    following = next_request(current_user, filters, delay, asked)
    if following is None or not following.status.is_open:
        return url_for(".queue", **here)
    if can_decide(current_user, following):
        claims.claim(following, by=current_user)
    return url_for(".review", request_id=following.id, _anchor="dossier", **here)
