"""Reporting a post, following one's report, and the queue of those who answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from sqlalchemy.orm import joinedload

from app.core.authorization import authorize, listing, scoped
from app.core.pagination import paginate
from app.core.security import limiter
from app.forums.forms.moderation import HINTS, ReportForm
from app.forums.models import Report
from app.forums.policies import can_moderate_somewhere, can_report, own_reports
from app.forums.queries import moderation as queries
from app.forums.services import reports as services
from app.forums.views.blueprint import bp, post_at

PER_PAGE = 20
REPORTS = parse("20 per hour")
TOO_MANY = (
    "Vous avez fait 20 signalements en une heure\N{NO-BREAK SPACE}: attendez un peu avant d’en "
    "faire un autre. Votre texte est conservé ici."
)
CONTESTED = "contestations"


@bp.route("/forum/messages/<int:post_id>/signaler", methods=["GET", "POST"])
def report(post_id: int) -> ResponseReturnValue:
    post = post_at(post_id)
    authorize(can_report, post)
    form = ReportForm()
    if form.validate_on_submit() and _may_report(form):
        made = services.submit(post, form.chosen, form.explanation.data or "", by=current_user)
        flash("Votre signalement est bien reçu. Merci.", "success")
        return redirect(url_for(".own_report", report_id=made.id), 303)
    page = render_template("forums/report.html", post=post, form=form, hints=HINTS)
    return page, 422 if form.errors else 200


def _may_report(form: ReportForm) -> bool:
    """Whether a person has not reported too much lately; counts this report."""
    if limiter.limiter.hit(REPORTS, "forum-report", str(current_user.id)):
        return True
    form.refuse(form.explanation, TOO_MANY)
    return False


@bp.get("/forum/signalements/<int:report_id>")
def own_report(report_id: int) -> str:
    mine = own_reports(current_user).options(joinedload(Report.decision))
    found = scoped(mine.where(Report.id == report_id))
    return render_template("forums/own_report.html", report=found)


@bp.get("/forum/signalements")
def reports() -> str:
    authorize(can_moderate_somewhere)
    shows_contests = request.args.get("etat") == CONTESTED
    waiting = queries.waiting_counts(current_user)
    if shows_contests:
        page = paginate(listing(queries.contests(current_user)), per_page=PER_PAGE)
        return render_template("forums/contests.html", page=page, waiting=waiting)
    page = paginate(listing(queries.reported_posts(current_user)), per_page=PER_PAGE)
    found = queries.with_reports([row[0] for row in page.rows])
    return render_template("forums/reports.html", page=page, found=found, waiting=waiting)
