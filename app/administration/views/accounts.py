"""Accounts: the list, one account, and those that wait for their activation."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.policies import can_manage_accounts, visible_accounts
from app.accounts.queries import pending_activations
from app.accounts.services.activation import LIFETIME
from app.administration.forms.accounts import ActivationsForm
from app.administration.forms.filters import AccountFilterForm
from app.administration.queries import accounts as queries
from app.administration.services.accounts import resend_activations
from app.administration.views.account_page import account_page
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, listing, scoped
from app.core.dates import plural
from app.core.db import db, now
from app.core.pagination import paginate


@bp.get("/gestion/comptes")
def accounts() -> ResponseReturnValue:
    authorize(can_manage_accounts)
    form = AccountFilterForm(request.args)
    is_valid = form.validate()
    wanted = form.wanted() if is_valid else queries.AccountFilters()
    found = queries.narrowed(listing(visible_accounts(current_user)), wanted)
    page = paginate(found, total=queries.count(found))
    return render_template(
        "administration/accounts.html",
        form=form,
        page=page,
        regions=queries.region_names_of([account.id for account in page.rows]),
        state_of=queries.state_of,
    ), 200 if is_valid else 422


@bp.get("/gestion/comptes/<int:account_id>")
def account(account_id: int) -> ResponseReturnValue:
    authorize(can_manage_accounts)
    return account_page(scoped(visible_accounts(current_user).where(User.id == account_id)))


@bp.get("/gestion/comptes/activations")
def activations() -> ResponseReturnValue:
    authorize(can_manage_accounts)
    waiting = listing(pending_activations())
    page = paginate(waiting, total=queries.count(waiting))
    return render_template(
        "administration/activations.html",
        page=page,
        form=ActivationsForm(),
        expired_before=now() - LIFETIME,
    )


@bp.post("/gestion/comptes/activations/renvoyer")
def resend_several_activations() -> ResponseReturnValue:
    authorize(can_manage_accounts)
    form = ActivationsForm()
    if not form.validate() or not form.accounts.data:
        flash("Cochez au moins un compte de la liste.", "error")
        return redirect(url_for("administration.activations"))
    chosen = set(form.accounts.data)
    waiting = db.session.scalars(pending_activations().where(User.id.in_(chosen))).all()
    sent = resend_activations(waiting, by=current_user)
    flash(f"{plural(sent, 'lien renvoyé', 'liens renvoyés')}.", "success")
    if sent < len(chosen):
        skipped = plural(len(chosen) - sent, "compte laissé", "comptes laissés")
        flash(f"{skipped} de côté : activés ou désactivés entre-temps.", "warning")
    return redirect(url_for("administration.activations"))
