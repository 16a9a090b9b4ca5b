"""Invitations seen by whoever sends them: a list, a form with its trial run, two gestures."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access_requests.forms.invitations import InviteForm, RegionForm
from app.access_requests.models import Invitation, InvitationState
from app.access_requests.policies import can_invite, can_resend, visible_invitations
from app.access_requests.queries.invitations import offered_by, sent_by
from app.access_requests.services import invitations as services
from app.access_requests.services.invitation_lines import Outcome, Prospect, prospects
from app.access_requests.views.blueprint import bp
from app.core import spreadsheet
from app.core.authorization import authorize, listing, scoped
from app.core.dates import plural
from app.core.db import db, now
from app.core.pagination import paginate
from app.core.text import slugify

SEND = "envoyer"
STATES = {slugify(state.label): state for state in InvitationState}
EVERYTHING = "toutes"
FIRST_STATE = slugify(InvitationState.PENDING.label)
TITLES = ("Ligne", "Adresse", "Prénom", "Nom", "Structure", "Fonction", "À corriger")


@bp.get("/invitations")
def invitations() -> ResponseReturnValue:
    authorize(can_invite)
    asked = request.args.get("etat", FIRST_STATE)
    chosen = asked if asked in {*STATES, EVERYTHING} else FIRST_STATE
    return render_template(
        "access_requests/invitations.html",
        page=paginate(sent_by(current_user, STATES.get(chosen))),
        states={**{slug: state.label for slug, state in STATES.items()}, EVERYTHING: "Toutes"},
        chosen=chosen,
        since=now() - services.QUIET,
    )


@bp.route("/invitations/nouvelle", methods=["GET", "POST"])
def new_invitation() -> ResponseReturnValue:
    authorize(can_invite)
    form, region_form = _forms()
    if not form.validate_on_submit():
        page = render_template(
            "access_requests/invitation_new.html", form=form, region_form=region_form
        )
        return page, 422 if form.is_submitted() else 200
    if request.form.get("step") == SEND and form.is_checked:
        done = services.invite(form.rows, form.workgroups, by=current_user)
        flash(_told(done), "success")
        return redirect(url_for(".invitations"), 303)
    return _check_page(form)


def _forms() -> tuple[InviteForm, RegionForm | None]:
    """The form of one region's groups, and that of the region where one runs several."""
    offered = list(db.session.scalars(listing(offered_by(current_user))))
    regions = list({each.region_code: each.region for each in offered}.values())
    chosen = request.args.get("region", "") if len(regions) > 1 else ""
    if len(regions) > 1:
        offered = [each for each in offered if each.region_code == chosen]
    form = InviteForm.over(offered, request.args.get("groupe", type=int))
    return form, RegionForm.among(regions, chosen) if len(regions) > 1 else None


def _check_page(form: InviteForm) -> str:
    foreseen = prospects(form.rows, form.workgroups)
    was_shown = bool(form.checked.data)
    form.checked.data = form.digest
    return render_template(
        "access_requests/invitation_check.html",
        form=form,
        refused=[each for each in foreseen if each.outcome.is_refused],
        others=[each for each in foreseen if not each.outcome.is_refused],
        effective=sum(each.outcome.is_effective for each in foreseen),
        has_changed=was_shown and request.form.get("step") == SEND,
    )


def _told(done: Sequence[Prospect]) -> str:
    counts = Counter(each.outcome for each in done)
    sent = sum(count for outcome, count in counts.items() if outcome.is_effective)
    left = sum(count for outcome, count in counts.items() if outcome.is_refused)
    told = [plural(sent, "invitation envoyée", "invitations envoyées")]
    known = counts[Outcome.ALREADY_INVITED] + counts[Outcome.ALREADY_MEMBER]
    if known:
        told.append(plural(known, "déjà invitée ou membre", "déjà invitées ou membres"))
    if left:
        told.append(plural(left, "ligne laissée de côté", "lignes laissées de côté"))
    return f"{', '.join(told)}."


@bp.post("/invitations/nouvelle/lignes-a-corriger")
def lines_to_correct() -> ResponseReturnValue:
    authorize(can_invite)
    form, region_form = _forms()
    if not form.validate_on_submit():
        return render_template(
            "access_requests/invitation_new.html", form=form, region_form=region_form
        ), 422
    foreseen = prospects(form.rows, form.workgroups)
    rows = [_line(each) for each in foreseen if each.outcome.is_refused]
    return Response(
        "".join(spreadsheet.lines(TITLES, rows)),
        content_type=spreadsheet.MIMETYPE,
        headers={"Content-Disposition": 'attachment; filename="lignes-a-corriger.csv"'},
    )


def _line(prospect: Prospect) -> Sequence[object]:
    row = prospect.row
    own = (row.email or row.typed, row.first_name, row.last_name)
    return (row.number, *own, row.organisation_name, row.job_title, prospect.label)


@bp.post("/invitations/<int:invitation_id>/relancer")
def resend_invitation(invitation_id: int) -> ResponseReturnValue:
    invitation = _followed(invitation_id)
    authorize(can_resend, invitation)
    services.resend(invitation, by=current_user)
    flash(f"L’invitation repart à l’adresse {invitation.email}.", "success")
    return redirect(url_for(".invitations"), 303)


@bp.post("/invitations/<int:invitation_id>/annuler")
def cancel_invitation(invitation_id: int) -> ResponseReturnValue:
    invitation = _followed(invitation_id)
    services.cancel(invitation, by=current_user)
    flash(f"L’invitation à l’adresse {invitation.email} est annulée.", "success")
    return redirect(url_for(".invitations"), 303)


def _followed(invitation_id: int) -> Invitation:
    authorize(can_invite)
    return scoped(visible_invitations(current_user).where(Invitation.id == invitation_id))
