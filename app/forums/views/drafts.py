"""Drafts: kept while one types, listed, forgotten."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing
from app.core.forms import Form
from app.core.pagination import paginate
from app.forums.forms.writing import DraftForm
from app.forums.models import Draft
from app.forums.policies import can_rewrite, can_write
from app.forums.queries.answering import answered
from app.forums.queries.drafts import Target, lines_of, own_drafts, target_of
from app.forums.services import drafts as services
from app.forums.views.blueprint import bp, forum_at, post_at
from app.forums.views.writing import writes

PER_PAGE = 20


@bp.get("/forum/brouillons")
def drafts() -> str:
    newest = listing(own_drafts(current_user)).order_by(Draft.saved_at.desc(), Draft.id.desc())
    page = paginate(newest, per_page=PER_PAGE)
    lines = lines_of(current_user, page.rows)
    return render_template("forums/drafts.html", page=page, lines=lines)


@bp.post("/forum/brouillons/<target>")
def save_draft(target: str) -> ResponseReturnValue:
    """What the editor sends while one types. A closed topic still lets the text be kept."""
    wanted = target_of(target) or abort(404)
    _authorize_to_write(wanted)
    form = DraftForm()
    if not form.validate_on_submit():
        return "", 422
    services.save(str(wanted), form.title.data or "", form.body.data or "", by=current_user)
    return "", 204


def _authorize_to_write(target: Target) -> None:
    if target.kind == "post":
        authorize(can_rewrite, post_at(target.number))
    elif target.kind == "topic":
        authorize(writes, answered(current_user, target.number) or abort(404))
    else:
        authorize(can_write, forum_at(target.number))


@bp.post("/forum/brouillons/<target>/effacer")
def discard_draft(target: str) -> ResponseReturnValue:
    listing(own_drafts(current_user))
    wanted = target_of(target) or abort(404)
    if Form().validate_on_submit():
        services.discard(str(wanted), by=current_user)
        flash("Le brouillon est effacé.", "success")
    if "liste" in request.form:
        return redirect(url_for("forums.drafts"))
    return redirect(address_of(wanted))


@bp.app_template_global("draft_address")
def address_of(target: Target) -> str:
    """Where one goes on writing."""
    if target.kind == "post":
        return url_for("forums.edit_post", post_id=target.number)
    if target.kind == "topic":
        return url_for("forums.reply", topic_id=target.number)
    return url_for("forums.new_topic", forum_id=target.number)
