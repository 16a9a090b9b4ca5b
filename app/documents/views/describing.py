"""Describe the files of a deposit together, and publish them: the second step."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.dates import plural
from app.core.forms import row_number
from app.documents.forms.deposits import DescribeForm, FilesForm, describing
from app.documents.models import Deposit, Document
from app.documents.policies import can_deposit, deposit_audiences
from app.documents.queries.choosing import departments_for, themes_for
from app.documents.queries.depositing import place_name
from app.documents.services import deposits
from app.documents.services.limits import most_bytes
from app.documents.views.blueprint import bp, document_url
from app.documents.views.deposits import deposit_at


@bp.route("/documents/depots/<int:deposit_id>", methods=["GET", "POST"])
def describe(deposit_id: int) -> ResponseReturnValue:
    deposit = deposit_at(deposit_id)
    authorize(can_deposit, deposit.region_code, deposit.workgroup_id)
    if deposit.finished_at is not None:
        flash("Ce dépôt est terminé : vos documents sont dans la bibliothèque.", "info")
        return redirect(_library_of(deposit))
    removed = request.form.get("retirer", type=row_number)
    form = _form_of(deposit)
    if removed is not None and form.is_submitted():
        deposits.remove_file(deposit, removed)
        form = _form_of(deposit)
    elif form.deposited and form.validate_on_submit():
        return _published(deposit, form)
    return _page(deposit, form), 422 if form.errors else 200


def _page(deposit: Deposit, form: DescribeForm) -> str:
    return render_template(
        "documents/describe.html",
        deposit=deposit,
        place=place_name(deposit),
        form=form,
        more=FilesForm(most_bytes()),
        most_bytes=most_bytes(),
    )


def _form_of(deposit: Deposit) -> DescribeForm:
    group = deposit.workgroup
    return describing(
        deposits.files_of(deposit),
        deposit_audiences(current_user, deposit.region_code, deposit.workgroup_id),
        [] if group else themes_for(deposit.region_code),
        departments_for(deposit.region_code),
        group.theme_id if group else None,
    )


def _published(deposit: Deposit, form: DescribeForm) -> ResponseReturnValue:
    made = deposits.finish(deposit, form.described, by=current_user)
    _tell(made)
    return redirect(document_url(made[0]) if len(made) == 1 else _library_of(deposit))


def _tell(made: Sequence[Document]) -> None:
    if not made:
        return
    count = plural(len(made), "document est déposé", "documents sont déposés")
    is_waiting = any(each.current_version_id is None for each in made)
    then = (
        "L’antivirus les examine, puis les personnes de ce lieu seront prévenues."
        if is_waiting
        else "Les personnes de ce lieu sont prévenues."
    )
    flash(f"{count}. {then}", "success")


def _library_of(deposit: Deposit) -> str:
    if deposit.workgroup is not None:
        region, theme = deposit.workgroup.region.slug, deposit.workgroup.theme.slug
        return url_for("documents.workgroup", region=region, theme=theme)
    if deposit.region is not None:
        return url_for("documents.region", region=deposit.region.slug)
    return url_for("documents.index")
