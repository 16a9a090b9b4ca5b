"""Bulk answers: what would be done, then what was."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.forms.bulk import BulkForm
from app.access_requests.forms.queue import address_of, read_filters
from app.access_requests.models import AccessRequest, BulkRun
from app.access_requests.policies import (
    can_decide_somewhere,
    decidable_requests,
    visible_bulk_runs,
)
from app.access_requests.queries.reasons import active_reasons
from app.access_requests.queries.review import reviewed_among
from app.access_requests.services import bulk
from app.access_requests.views.blueprint import bp
from app.core.authorization import authorize, listing, scoped
from app.core.db import db

CHOSEN, CHECK, SEND = "choisir", "verifier", "envoyer"


@bp.post("/gestion/demandes/lot")
def bulk_answer() -> ResponseReturnValue:
    authorize(can_decide_somewhere)
    form, step = BulkForm.over(reasons=active_reasons()), request.form.get("step")
    if not form.validate_on_submit() or form.chosen is None:
        return _page(form, [], step), 422
    requests = _chosen(form.ids.data or [])
    if step not in {CHECK, SEND}:
        return _page(form, requests, CHOSEN)
    if not form.has_words():
        return _page(form, requests, CHOSEN), 422
    if step == CHECK:
        return _page(form, requests, CHECK)
    ran = bulk.run(requests, form.chosen, form.words, by=current_user, submission_key=form.key)
    here = address_of(read_filters(request.args))
    return redirect(url_for(".bulk_result", run_id=ran.id, **here), 303)


def _chosen(ids: list[int]) -> list[AccessRequest]:
    """The requests of these numbers; one that is not this person's to decide is not there."""
    found = listing(decidable_requests(current_user)).where(AccessRequest.id.in_(ids))
    requests = list(
        db.session.scalars(found.order_by(AccessRequest.confirmed_at, AccessRequest.id))
    )
    if len(requests) != len(set(ids)):
        abort(404)
    return requests


def _page(form: BulkForm, requests: list[AccessRequest], step: str | None) -> str:
    gesture = form.chosen
    foreseen = bulk.prospects(requests, gesture, by=current_user) if gesture else []
    is_ready = step == CHECK or not form.needs_words
    sample = bulk.sample(foreseen, gesture, form.words) if gesture and is_ready else None
    return render_template(
        "access_requests/bulk.html",
        form=form,
        gesture=gesture,
        foreseen=foreseen,
        is_ready=is_ready,
        sample=sample,
        here=address_of(read_filters(request.args)),
    )


@bp.get("/gestion/demandes/lots/<int:run_id>")
def bulk_result(run_id: int) -> ResponseReturnValue:
    ran = scoped(visible_bulk_runs(current_user).where(BulkRun.id == run_id))
    return render_template(
        "access_requests/bulk_result.html",
        ran=ran,
        requests=reviewed_among(current_user, [request_id for request_id, _why in ran.results]),
        here=address_of(read_filters(request.args)),
    )
