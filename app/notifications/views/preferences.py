"""What reaches me, how and when: one page made from what the features declare."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policies import can_use_account
from app.core.authorization import authorize
from app.core.dates import zone_name
from app.core.db import db, now
from app.notifications import services
from app.notifications.forms import PauseForm, TimingForm, choices_form, chosen, field_name
from app.notifications.kinds import Kind, Rhythm, kinds_for
from app.notifications.models import Channel, LetterSettings
from app.notifications.policies import names_of_targets
from app.notifications.queries.choices import choices_of, letter_key, muted_by, timing_of
from app.notifications.views.blueprint import bp


@bp.route("/notifications/preferences", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    authorize(can_use_account)
    form = own_form()
    if form.validate_on_submit():
        services.choose(chosen(form), by=current_user)
        services.set_timing(
            current_user,
            weekday=form.weekday.data,
            hour=form.hour.data,
            zone=form.zone.data or None,
        )
        flash("Vos choix sont enregistrés.", "success")
        return redirect(url_for("notifications.preferences"))
    return show(form, own_pause())


@bp.post("/notifications/preferences/reglages-discrets")
def reset() -> ResponseReturnValue:
    authorize(can_use_account)
    services.reset(by=current_user)
    flash("Vos choix sont revenus aux réglages discrets.", "success")
    return redirect(url_for("notifications.preferences"))


def _stopped_letters() -> list[Rhythm]:
    """The letters that this person wants no more, by the link of a mail."""
    choices = choices_of(current_user)
    letters = (Rhythm.DAILY, Rhythm.WEEKLY)
    return [
        each for each in letters if choices.get((letter_key(each), Channel.MAIL)) is Rhythm.NEVER
    ]


def _families(offered: Sequence[Kind]) -> dict[str, list[Kind]]:
    """The kinds by family, what the letter alone tells at the end."""
    families: dict[str, list[Kind]] = {}
    for kind in sorted(offered, key=lambda each: each.is_letter_only):
        families.setdefault(kind.family, []).append(kind)
    return families


def own_form() -> TimingForm:
    """The form of one's choices, filled with those in force."""
    own = db.session.get(LetterSettings, current_user.id)
    return choices_form(kinds_for(current_user), choices_of(current_user), own)


def own_pause() -> PauseForm:
    """The form of a pause, from today on where the person lives."""
    today = now().astimezone(timing_of(current_user).zone).date()
    return PauseForm(today, prefix="pause")


def show(form: TimingForm, pause: PauseForm) -> ResponseReturnValue:
    """The page, with whichever form was refused."""
    timing, muted = timing_of(current_user), muted_by(current_user)
    page = render_template(
        "notifications/preferences.html",
        form=form,
        pause=pause,
        families=_families(form.offered),
        name_of_field=field_name,
        channels=Channel,
        timing=timing,
        zone=zone_name(timing.zone.key),
        is_paused=timing.is_paused(now()),
        stopped=_stopped_letters(),
        muted=muted,
        names=names_of_targets(current_user, muted),
    )
    return page, 422 if form.errors or pause.errors else 200
