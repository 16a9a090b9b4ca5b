"""Filters of the staff lists: they stand in the address and change nothing."""

from datetime import date

from wtforms import DateField, SelectField
from wtforms.validators import Optional, ValidationError

from app.administration.queries.accounts import AccountFilters, AccountState, HeldRole
from app.administration.queries.audit import AuditFilters
from app.administration.queries.wording import ACTIONS, SUBJECTS
from app.core.forms import Form, LineField
from app.core.text import fold
from app.directory.queries import all_regions


class FilterForm(Form):
    """A form read from the address."""

    class Meta(Form.Meta):
        csrf = False


def region_choices(everything: str) -> list[tuple[str, str]]:
    """The regions of France as choices, after the one that means all or none."""
    return [("", everything), *((region.code, region.name) for region in all_regions())]


def _by_label(everything: str, labels: dict[str, str]) -> list[tuple[str, str]]:
    return [("", everything), *sorted(labels.items(), key=lambda pair: fold(pair[1]))]


class AccountFilterForm(FilterForm):
    """Which accounts to list."""

    q = LineField("Nom ou adresse électronique", max_length=100)
    state = SelectField(
        "État", choices=[("", "Tous"), *((each.value, each.label) for each in AccountState)]
    )
    role = SelectField(
        "Rôle", choices=[("", "Tous"), *((each.value, each.label) for each in HeldRole)]
    )
    region = SelectField("Région", choices=lambda: region_choices("Toutes"))

    def wanted(self) -> AccountFilters:
        return AccountFilters(
            words=self.q.data or "",
            state=self.state.data or "",
            role=self.role.data or "",
            region=self.region.data or "",
        )


class AuditFilterForm(FilterForm):
    """Which lines of the log to read."""

    action = SelectField(
        "Action", choices=[("", "Toutes"), *sorted(ACTIONS.items(), key=lambda pair: pair[1])]
    )
    person = LineField("Faite par (nom ou adresse)", max_length=100)
    subject_kind = SelectField(
        "Portant sur", choices=[("", "Tout"), *sorted(SUBJECTS.items(), key=lambda pair: pair[1])]
    )
    subject_id = LineField("Numéro", max_length=60)
    since = DateField("Du", [Optional()])
    until = DateField("Au", [Optional()])

    def validate_until(self, field: DateField) -> None:
        if isinstance(self.since.data, date) and field.data and field.data < self.since.data:
            raise ValidationError("Cette date vient avant le début de la période.")

    def wanted(self) -> AuditFilters:
        return AuditFilters(
            action=self.action.data or "",
            person=self.person.data or "",
            subject_kind=self.subject_kind.data or "",
            subject_id=self.subject_id.data or "",
            since=self.since.data,
            until=self.until.data,
        )


class DemoMailFilterForm(FilterForm):
    """Whose mails to read."""

    recipient = LineField("Destinataire", max_length=254)


class PersonFilterForm(FilterForm):
    """Whom to look for."""

    q = LineField("Nom ou adresse électronique", max_length=100)


class MailFilterForm(FilterForm):
    """Which mails in trouble to list."""

    state = SelectField(
        "État",
        choices=[
            ("", "Tous"),
            ("refused", "Refusés"),
            ("waiting", "En attente depuis plus d’une heure"),
        ],
    )
