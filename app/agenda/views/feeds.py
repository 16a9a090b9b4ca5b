"""Calendars: the file of an event, the feeds that calendars read by themselves."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.http import quote_etag

from app.accounts.policies import can_use_account
from app.agenda.forms.feeds import FeedForm
from app.agenda.models import CalendarFeed, Event
from app.agenda.policies import NAMED, can_see_video, public_events, visible_events
from app.agenda.queries.entries import FILE_NAME, entry_of
from app.agenda.queries.feeds import (
    Contents,
    contents_of,
    groups_to_follow,
    living_feed,
    own_feeds,
    public_contents,
    regions_to_follow,
)
from app.agenda.services import feeds as services
from app.agenda.views.blueprint import bp
from app.core.authorization import authorize, listing, public, scoped
from app.core.calendars import MEDIA_TYPE, calendar
from app.core.db import db
from app.core.forms import Form
from app.core.links import absolute_url
from app.core.sending import disposition

PRIVATE, SHARED = "private, no-cache", "public, max-age=900"


@bp.get("/agenda/<int:event_id>.ics")
@public
def event_ics(event_id: int) -> Response:
    is_known = current_user.is_authenticated
    wanted = visible_events(current_user) if is_known else public_events()
    event = scoped(wanted.where(Event.id == event_id).options(*NAMED))
    sees = is_known and can_see_video(current_user, event)
    answer = _calendar(calendar([entry_of(event, sees_video=sees)]))
    answer.headers["Content-Disposition"] = disposition("attachment", FILE_NAME)
    return answer


@bp.get("/agenda/flux/<token>.ics")
@public
def feed(token: str) -> Response:
    """The secret of the address stands for its owner: no session, no cookie."""
    found = living_feed(token) or abort(404)
    services.note_read(found)
    return _conditional(contents_of(found), PRIVATE)


@bp.get("/agenda/public.ics")
@public
def public_feed() -> Response:
    code, region = request.args.get("region"), None
    if code:
        known = {each.code: each for each in regions_to_follow()}
        region = known.get(code) or abort(404)
    return _conditional(public_contents(region), SHARED)


@bp.route("/agenda/flux", methods=["GET", "POST"])
def feeds() -> ResponseReturnValue:
    """A new address is shown by the answer that makes it, and never again."""
    authorize(can_use_account)
    form, address = FeedForm(groups_to_follow(current_user), regions_to_follow()), ""
    if request.method == "GET":
        form.start_from(request.args.get("lieu", ""))
    if form.validate_on_submit():
        _made, raw = services.create(form.wanted, by=current_user)
        address = absolute_url("agenda.feed", token=raw)
    own = db.session.scalars(listing(own_feeds(current_user))).all()
    page = render_template(
        "agenda/feeds.html",
        form=form,
        feeds=own,
        secret_address=address,
        public_address=absolute_url("agenda.public_feed"),
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/flux/<int:feed_id>/revoquer")
def revoke_feed(feed_id: int) -> ResponseReturnValue:
    found = scoped(own_feeds(current_user).where(CalendarFeed.id == feed_id))
    if Form().validate_on_submit():
        services.revoke(found, by=current_user)
        flash("L’adresse est révoquée : plus aucun calendrier ne peut la lire.", "success")
    return redirect(url_for("agenda.feeds"))


def _conditional(contents: Contents, kept: str) -> Response:
    """The calendar, unless the program that asks has it already (RFC 9110, 13.1.2)."""
    version = contents.version()
    is_known = request.if_none_match.contains_weak(version)
    answer = Response(status=304) if is_known else _calendar(contents.written())
    answer.headers["ETag"] = quote_etag(version, weak=True)
    answer.headers["Cache-Control"] = kept
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _calendar(content: bytes) -> Response:
    return Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
