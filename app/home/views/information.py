"""The legal and help pages: the same for everybody, filled in from the operator's settings."""

from flask import render_template

from app.access_requests.services.retention import RETENTION_MONTHS
from app.agenda.services.guests import UNCONFIRMED_KEPT
from app.agenda.services.retention import REGISTRATION_MONTHS
from app.agenda.services.retention import TRASH_DAYS as EVENT_TRASH_DAYS
from app.core import parameters
from app.core.authorization import public
from app.directory.services.relays import KEPT_DAYS
from app.forums.services.attachments.keeping import UNSENT_DAYS
from app.forums.services.retention import DECISION_DAYS, DRAFT_DAYS, TRASH_DAYS
from app.home.views.blueprint import bp
from app.notifications.services.retention import MONTHS as NOTIFICATION_MONTHS
from app.search.services.fruitless import KEPT_DAYS as FRUITLESS_DAYS


@bp.get("/accessibilite")
@public
def accessibility() -> str:
    return render_template("home/accessibility.html")


@bp.get("/mentions-legales")
@public
def legal_notice() -> str:
    return render_template("home/legal_notice.html")


@bp.get("/donnees-personnelles")
@public
def privacy() -> str:
    return render_template(
        "home/privacy.html",
        retention_months=parameters.value_of(RETENTION_MONTHS),
        notification_months=parameters.value_of(NOTIFICATION_MONTHS),
        trash_days=parameters.value_of(TRASH_DAYS),
        decision_days=parameters.value_of(DECISION_DAYS),
        draft_days=parameters.value_of(DRAFT_DAYS),
        relay_days=parameters.value_of(KEPT_DAYS),
        unsent_days=UNSENT_DAYS,
        registration_months=parameters.value_of(REGISTRATION_MONTHS),
        unconfirmed_days=UNCONFIRMED_KEPT.days,
        event_trash_days=parameters.value_of(EVENT_TRASH_DAYS),
        fruitless_days=FRUITLESS_DAYS,
    )


@bp.get("/plan-du-site")
@public
def site_map() -> str:
    return render_template("home/site_map.html")


@bp.get("/aide")
@public
def help() -> str:  # noqa: A001 - the endpoint's name
    return render_template("home/help.html")


@bp.get("/contact")
@public
def contact() -> str:
    return render_template("home/contact.html")
