"""The staff queue: a list with its filters, and one request with all that is known of it."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.forms.bulk import BulkForm
from app.access_requests.forms.decisions import DecisionForm, MessageForm
from app.access_requests.forms.queue import (
    QUEUE_STATES,
    FilterForm,
    SearchForm,
    address_of,
    read_filters,
)
from app.access_requests.models import AccessRequest, Gesture
from app.access_requests.policies import (
    can_decide,
    can_decide_somewhere,
    can_see_queue,
    decides_for_region,
    reads_all_requests,
)
from app.access_requests.queries.duplicates import duplicates_among, duplicates_of, offers_of
from app.access_requests.queries.journal import journal_of
from app.access_requests.queries.queue import (
    COUNTED,
    DELAY_DAYS,
    Filters,
    counters,
    next_request,
    queue,
)
from app.access_requests.queries.reasons import active_reasons
from app.access_requests.queries.review import (
    opinions_about,
    request_to_review,
    themes_to_filter,
)
from app.access_requests.views.blueprint import bp
from app.accounts import reader
from app.accounts.models import User
from app.core import navigation, parameters
from app.core.authorization import authorize, scoped
from app.core.mail_texts import Wording
from app.core.pagination import paginate
from app.directory import registry
from app.directory.queries import all_regions
from app.workgroups.queries import facilitators_of

registry.call_rows("access_requests", "demande d’accès", "demandes d’accès")
decides_somewhere = reader.fact("decides_somewhere", decides_for_region(User))

navigation.declare(
    "Demandes",
    "access_requests.queue",
    order=30,
    shown=lambda user: user.is_authenticated and (reads_all_requests(user) or decides_somewhere()),
)


@bp.get("/gestion/demandes", endpoint="queue")
def queue_page() -> ResponseReturnValue:
    authorize(can_see_queue)
    filters, delay = read_filters(request.args), parameters.value_of(DELAY_DAYS)
    page = paginate(queue(current_user, filters, delay))
    return render_template(
        "access_requests/queue.html",
        page=page,
        delay=delay,
        opinions=opinions_about(asked.id for asked in page.rows),
        duplicates=duplicates_among(page.rows, current_user),
        gestures=list(Gesture) if can_decide_somewhere(current_user) else [],
        **_boxes(page.rows),
        **_narrowing(filters, delay),
    )


def _boxes(requests: list[AccessRequest]) -> dict[str, Any]:
    """The lines of the list, each with its box to tick."""
    form = BulkForm.over(requests)
    return {"bulk_form": form, "lines": list(zip(requests, form.ids, strict=True))}


def _narrowing(filters: Filters, delay: int) -> dict[str, Any]:
    """What stands above the list: states with their counts, search, filters."""
    return {
        "filters": filters,
        "here": address_of(filters),
        "states": [(status, slug) for slug, status in QUEUE_STATES],
        "counts": counters(current_user, filters, delay),
        "counted": COUNTED,
        "filter_form": FilterForm.of(request.args, all_regions(), themes_to_filter()),
        "search_form": SearchForm(request.args),
    }


@bp.get("/gestion/demandes/<int:request_id>")
def review(request_id: int) -> ResponseReturnValue:
    asked = scoped(request_to_review(current_user, request_id))
    return review_page(asked)


def review_page(
    asked: AccessRequest,
    form: DecisionForm | None = None,
    message: MessageForm | None = None,
    message_words: Wording | None = None,
) -> str:
    """One request: what was asked, what is thought of it, and the forms of those who decide."""
    filters, delay = read_filters(request.args), parameters.value_of(DELAY_DAYS)
    reasons = active_reasons()
    return render_template(
        "access_requests/review.html",
        asked=asked,
        here=address_of(filters),
        delay=delay,
        may_decide=asked.status.is_open and can_decide(current_user, asked),
        decision_form=form or decision_form_for(asked),
        message_form=message or MessageForm.with_reasons(reasons),
        message_words=message_words,
        duplicates=duplicates_of(asked, current_user),
        facilitators=facilitators_of(wish.workgroup_id for wish in asked.wanted),
        journal=journal_of(asked),
        following=next_request(current_user, filters, delay, asked),
    )


def decision_form_for(asked: AccessRequest, posted: Any = ()) -> DecisionForm:
    """The form that answers a request, with the accounts that may be the same person's."""
    offers = offers_of(asked, duplicates_of(asked, current_user), current_user)
    return DecisionForm.about(asked.wanted, active_reasons(), offers, posted)
