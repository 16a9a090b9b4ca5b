"""Filters of the staff lists: they stand in the address and change nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import Optional, ValidationError

from app.administration.queries.accounts import AccountFilters, AccountState, HeldRole
from app.administration.queries.audit import AuditFilters
from app.administration.queries.labels import ACTIONS, SUBJECTS
from app.core.forms import Form, LineField
from app.core.text import fold
from app.directory.queries import all_regions

FIRST_YEAR = 2000


class FilterForm(Form):
    """A form read from the address."""

    class Meta(Form.Meta):
        csrf = False


def choices_of(everything: str, pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values with their labels as choices, after the one that means all or none."""
    return [SelectChoice(*pair) for pair in (("", everything), *pairs)]


def region_choices(everything: str) -> list[SelectChoice]:
    """The regions of France as choices, after the one that means all or none."""
    return choices_of(everything, ((region.code, region.name) for region in all_regions()))


def _by_label(everything: str, labels: dict[str, str]) -> list[SelectChoice]:
    return choices_of(everything, sorted(labels.items(), key=lambda pair: fold(pair[1])))


def _each(everything: str, members: Iterable[AccountState | HeldRole]) -> list[SelectChoice]:
    return choices_of(everything, ((member.value, member.label) for member in members))


class ChoiceFilter(SelectField):
    """One of several values, or all of them when the address says nothing."""

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, default="", **kw)


class AccountFilterForm(FilterForm):
    """Which accounts to list."""

    q = LineField("Nom ou adresse électronique", max_length=100)
    state = ChoiceFilter("État", choices=_each("Tous", AccountState))
    role = ChoiceFilter("Rôle", choices=_each("Tous", HeldRole))
    region = ChoiceFilter("Région", choices=lambda: region_choices("Toutes"))

    def wanted(self) -> AccountFilters:
        return AccountFilters(
            words=self.q.data or "",
            state=self.state.data or "",
            role=self.role.data or "",
            region=self.region.data or "",
        )


def in_this_century(_form: Any, field: DateField) -> None:
    """Refuse the first and last days of the calendar, to which no day can be added."""
    if field.data and not FIRST_YEAR <= field.data.year < FIRST_YEAR + 100:
        raise ValidationError("Écrivez une date de ce siècle.")


class AuditFilterForm(FilterForm):
    """Which lines of the log to read."""

    action = ChoiceFilter("Action", choices=_by_label("Toutes", ACTIONS))
    person = LineField("Faite par (nom ou adresse)", max_length=100)
    subject_kind = ChoiceFilter("Portant sur", choices=_by_label("Tout", SUBJECTS))
    subject_id = LineField("Numéro", max_length=60)
    since = DateField("Du", [Optional(), in_this_century])
    until = DateField("Au", [Optional(), in_this_century])

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

    state = ChoiceFilter(
        "État",
        choices=choices_of(
            "Tous",
            (("refused", "Refusés"), ("waiting", "En attente depuis plus d’une heure")),
        ),
    )
