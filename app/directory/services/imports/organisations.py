"""Structures out of a list: those known are completed where their page says nothing."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.accounts.models import User
from app.core import audit
from app.core import siret as sirets
from app.core.db import db, now
from app.core.text import fold
from app.core.websites import normalise_website
from app.directory.models import Organisation
from app.directory.queries import all_regions
from app.directory.queries.organisations import all_departments, all_types
from app.directory.services.imports.lines import Line, LineProblem, Outcome, Places
from app.directory.services.organisations import add_organisation
from app.directory.services.particulars import (
    LABELS,
    Particulars,
    fill_blanks,
    particulars_of,
)

MARKS = ("://", "www.", "@", "<", ">", "{{")


class OrganisationImport:
    """Brings in structures; those known already are read for all the lines at once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._places = Places(all_regions(), all_departments())
        types = all_types()
        self._types = {fold(name): each.code for each in types for name in (each.code, each.label)}
        numbers = {sirets.digits_of(line["siret"]) for line in lines} - {""}
        names = {fold(line["name"])[:200] for line in lines}
        found = db.session.scalars(
            select(Organisation)
            .where(or_(Organisation.siret.in_(numbers), Organisation.search_name.in_(names)))
            .where(Organisation.merged_into_id.is_(None))
            .order_by(Organisation.id)
        ).all()
        self._by_siret = {each.siret: each for each in found if each.siret}
        self._by_name: dict[tuple[str, str | None], list[Organisation]] = {}
        for each in found:
            self._note(each)

    def _note(self, known: Organisation) -> None:
        self._by_name.setdefault((known.search_name, known.department_code), []).append(known)

    def foresee(self, line: Line) -> Outcome:
        """What would be done with a line. Raises LineProblem."""
        typed = self._checked(line)
        known = self._known(typed)
        if known is None:
            return Outcome.ADDED
        said = particulars_of(known)
        blank = any(getattr(typed, name) and not getattr(said, name) for name in LABELS)
        return Outcome.COMPLETED if blank else Outcome.UNCHANGED

    def bring_in(self, line: Line, by: User | None) -> Outcome:
        """Add the structure or fill the blanks of its page. Raises LineProblem, SiretTaken."""
        outcome, typed = self.foresee(line), self._checked(line)
        known = self._known(typed)
        if known is None:
            added = add_organisation(typed)
            added.confirmed_at = now()
            self._note(added)
        elif outcome is Outcome.COMPLETED:
            fields = fill_blanks(known, typed)
            known.version += 1
            audit.record("organisation.completed", known, by=by, fields=fields)
        return outcome

    def _known(self, typed: Particulars) -> Organisation | None:
        """The structure of this number, else of this name and department with no other number."""
        if typed.siret in self._by_siret:
            return self._by_siret[typed.siret]
        likes = self._by_name.get((fold(typed.name)[:200], typed.department_code), [])
        fitting = (each for each in likes if not (each.siret and typed.siret))
        return next(fitting, None)

    def _checked(self, line: Line) -> Particulars:
        department = self._places.department(line["department"])
        return Particulars(
            name=_name(line["name"]),
            acronym=line["acronym"],
            type_code=self._type(line["type"]),
            department_code=department.code if department else None,
            siret=_siret(line["siret"]),
            street=line["street"],
            postcode=_postcode(line["postcode"]),
            town=line["town"],
            website=_website(line["website"]),
            description=line["description"],
        )

    def _type(self, typed: str) -> str | None:
        code = self._types.get(fold(typed)) if typed else None
        if typed and code is None:
            raise LineProblem(f"Ce type de structure est inconnu : « {typed[:60]} ».")
        return code


def _name(typed: str) -> str:
    if not any(sign.isalpha() for sign in typed):
        raise LineProblem("Le nom de la structure manque.")
    if any(mark in typed.casefold() for mark in MARKS):
        raise LineProblem("Le nom de la structure contient une adresse ou un symbole.")
    return typed


def _siret(typed: str) -> str | None:
    number = sirets.digits_of(typed)
    if number and not sirets.is_siret(number):
        raise LineProblem("Le numéro SIRET n’est pas valable.")
    return number or None


def _postcode(typed: str) -> str:
    digits = "".join(typed.split())
    padded = digits.zfill(5) if digits else ""
    if padded and not (len(padded) == 5 and padded.isascii() and padded.isdigit()):
        raise LineProblem("Le code postal n’est pas valable.")
    return padded


def _website(typed: str) -> str:
    try:
        return normalise_website(typed)
    except ValueError as error:
        raise LineProblem("L’adresse du site n’est pas valable.") from error
