"""Taking a request in hand, letting it go, writing to the person who asked."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access_requests.forms.decisions import MessageForm
from app.access_requests.forms.queue import address_of, read_filters
from app.access_requests.models import AccessRequest
from app.access_requests.policies import can_decide
from app.access_requests.queries.reasons import active_reasons
from app.access_requests.queries.review import request_to_review
from app.access_requests.services import claims, exchanges
from app.access_requests.views.blueprint import bp
from app.access_requests.views.queue import review_page
from app.core.authorization import authorize, scoped

CHECK = "verifier"


def _to_decide(request_id: int) -> AccessRequest:
    asked = scoped(request_to_review(current_user, request_id))
    authorize(can_decide, asked)
    return asked


def _back(asked: AccessRequest) -> Response:
    here = address_of(read_filters(request.args))
    return redirect(url_for(".review", request_id=asked.id, **here), 303)


@bp.post("/gestion/demandes/<int:request_id>/prise-en-charge")
def claim(request_id: int) -> ResponseReturnValue:
    asked = _to_decide(request_id)
    claims.claim(asked, by=current_user, take_over="reprendre" in request.form)
    flash("Vous traitez cette demande.", "success")
    return _back(asked)


@bp.post("/gestion/demandes/<int:request_id>/liberation")
def release(request_id: int) -> ResponseReturnValue:
    asked = _to_decide(request_id)
    claims.release(asked, by=current_user)
    flash("La demande est rendue à la file.", "success")
    return _back(asked)


@bp.post("/gestion/demandes/<int:request_id>/message")
def write(request_id: int) -> ResponseReturnValue:
    asked = _to_decide(request_id)
    form = MessageForm.with_reasons(active_reasons())
    if not form.validate_on_submit():
        return review_page(asked, message=form), 422
    if request.form.get("step") == CHECK:
        words = exchanges.preview_message(asked, form.message, is_question=form.asks)
        return review_page(asked, message=form, message_words=words)
    send = exchanges.ask_for_information if form.asks else exchanges.send_message
    send(asked, form.message, by=current_user, submission_key=str(form.submission_key.data))
    flash(f"Votre message à {asked.full_name} part par courriel.", "success")
    return _back(asked)
