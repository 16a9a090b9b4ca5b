"""One account as staff see it: shown by its address, and again by a gesture that was refused."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import NationalRole, User
from app.accounts.policies import (
    can_deactivate,
    can_end_sessions,
    can_grant,
    can_resend_activation,
)
from app.administration.forms.accounts import MandateForm, RoleForm
from app.administration.policies import can_revoke
from app.administration.queries import accounts as queries
from app.administration.queries.audit import subject_names
from app.administration.queries.wording import told


def grantable_roles(account: User) -> list[NationalRole]:
    """The roles that the reader may give to this person, who does not hold them."""
    return [
        role
        for role in NationalRole
        if can_grant(current_user, role) and not account.has_role(role)
    ]


def account_page(
    account: User, *, role_form: RoleForm | None = None, mandate_form: MandateForm | None = None
) -> ResponseReturnValue:
    """The page of an account; with a form that was refused, its errors and status 422."""
    refused = role_form or mandate_form
    role_form = role_form or RoleForm(formdata=None)
    role_form.offer(grantable_roles(account))
    journal = queries.journal_of(account)
    return render_template(
        "administration/account.html",
        account=account,
        state=queries.state_of(account),
        role_form=role_form,
        mandate_form=mandate_form or MandateForm(formdata=None),
        form_failed=refused is not None,
        region=queries.region_names_of([account.id]).get(account.id),
        affiliations=queries.affiliations_of(account),
        memberships=queries.memberships_of(account),
        mandates=queries.mandates_of(account),
        sessions=queries.session_count(account),
        journal=told(journal, subject_names(journal)),
        **_rights(account),
    ), 422 if refused else 200


def _rights(account: User) -> dict[str, object]:
    """What the reader may do to this account."""
    return {
        "revocable": {
            grant.role for grant in account.roles if can_revoke(current_user, account, grant.role)
        },
        "may_grant": bool(grantable_roles(account)),
        "may_deactivate": can_deactivate(current_user, account),
        "may_resend": can_resend_activation(current_user, account),
        "may_end_sessions": can_end_sessions(current_user, account),
    }
