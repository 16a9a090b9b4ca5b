"""Deposit files, all at once or one by one: the first of the two steps of publishing."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, scoped
from app.core.db import release
from app.core.errors import DomainError
from app.core.file_kinds import FileRefused
from app.core.forms import Form
from app.core.uploads import takes_large_files
from app.documents.forms.deposits import DepositForm, FilesForm
from app.documents.models import Deposit
from app.documents.policies import can_deposit, can_deposit_somewhere
from app.documents.queries.depositing import begun_deposit, places_of
from app.documents.services import deposits
from app.documents.services.limits import Room, most_bytes, room_in
from app.documents.services.taking import Kept, SentFile, keep
from app.documents.views.blueprint import bp
from app.workgroups.audiences import place_of

CHOOSE = "Choisissez au moins un fichier."


@bp.route("/documents/deposer", methods=["GET", "POST"])
@takes_large_files
def start_deposit() -> ResponseReturnValue:
    authorize(can_deposit_somewhere)
    form = DepositForm(places_of(current_user), most_bytes())
    if form.validate_on_submit():
        place = form.chosen
        authorize(can_deposit, place.region_code, place.workgroup_id)
        if wants_json():
            begun = deposits.begin(place.region_code, place.workgroup_id, by=current_user)
            return jsonify(_addresses(begun))
        kept, refused = _kept(form.sent, room_in(place.region_code, place.workgroup_id))
        if kept:
            begun = deposits.begin(place.region_code, place.workgroup_id, by=current_user)
            return _joined(begun, kept, refused)
        for message in refused or [CHOOSE]:
            form.refuse(form.files, message)
    elif request.method == "GET":
        asked = _asked_place()
        form.place.data = asked if asked in form.places else next(iter(form.places))
    return _choosing(form), 422 if form.errors else 200


@bp.post("/documents/depots/<int:deposit_id>/fichier")
@takes_large_files
def send_file(deposit_id: int) -> ResponseReturnValue:
    """A file, sent by the script while others wait; several, with the form of the second step."""
    deposit = deposit_at(deposit_id)
    authorize(can_deposit, deposit.region_code, deposit.workgroup_id)
    form = FilesForm(most_bytes())
    room = room_in(deposit.region_code, deposit.workgroup_id)
    if not form.validate_on_submit():
        return _told(deposit, [str(next(iter(form.errors.values()))[0])])
    kept, refused = _kept(form.sent, room)
    if not kept:
        return _told(deposit, refused or [CHOOSE])
    if not wants_json():
        return _joined(deposit, kept, refused)
    try:
        added = [deposits.add_file(deposit, each) for each in kept]
    except DomainError as error:
        return _told(deposit, [str(error)])
    return jsonify(names=[each.file_name for each in added])


@bp.post("/documents/depots/<int:deposit_id>/abandonner")
def abandon(deposit_id: int) -> ResponseReturnValue:
    deposit = deposit_at(deposit_id)
    if Form().validate_on_submit():
        deposits.abandon(deposit)
        flash("Le dépôt est abandonné : aucun fichier n’est gardé.", "success")
    return redirect(url_for("documents.index"))


def deposit_at(deposit_id: int) -> Deposit:
    """A deposit of the reader's own, finished or not, else 404."""
    return scoped(begun_deposit(current_user, deposit_id))


def wants_json() -> bool:
    """Whether the script asks, rather than a form."""
    return request.accept_mimetypes.best == "application/json"


def _kept(sent: Sequence[SentFile], room: Room) -> tuple[list[Kept], list[str]]:
    """Those of the files that are taken, and in French why the others are not. Nobody waits for
    the database meanwhile."""
    release()
    kept, refused = [], []
    for each in sent:
        try:
            taken = keep(each, room)
        except FileRefused as error:
            refused.append(f"{each.name} : {error}" if len(sent) > 1 else str(error))
            continue
        kept.append(taken)
        room = replace(room, used=room.used + taken.stored.byte_count)
    return kept, refused


def _joined(deposit: Deposit, kept: Sequence[Kept], refused: Sequence[str]) -> ResponseReturnValue:
    for each in kept:
        deposits.add_file(deposit, each)
    for message in refused:
        flash(message, "warning")
    return redirect(url_for("documents.describe", deposit_id=deposit.id))


def _told(deposit: Deposit, messages: Sequence[str]) -> ResponseReturnValue:
    """Why nothing was taken, to the script or on the page of the deposit."""
    if wants_json():
        return jsonify(error=" ".join(messages)), 422
    for message in messages:
        flash(message, "error")
    return redirect(url_for("documents.describe", deposit_id=deposit.id))


def _addresses(deposit: Deposit) -> dict[str, str]:
    return {
        "send": url_for("documents.send_file", deposit_id=deposit.id),
        "next": url_for("documents.describe", deposit_id=deposit.id),
    }


def _choosing(form: DepositForm) -> str:
    asked = form.places.get(form.place.data)
    room = room_in(asked.region_code, asked.workgroup_id) if asked else None
    limit = most_bytes()
    return render_template("documents/deposit.html", form=form, room=room, most_bytes=limit)


def _asked_place() -> str:
    """The token of the place that the address names."""
    group_id = request.args.get("groupe", type=int)
    return place_of(request.args.get("region"), group_id)
