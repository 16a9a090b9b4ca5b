"""People out of a list: accounts that exist are completed, unknown ones wait for their holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services.activation import send_activation
from app.accounts.services.lifecycle import create_account
from app.core.addresses import normalise_address
from app.core.db import db
from app.core.phones import normalise_phone
from app.directory.models import Affiliation, Department, Profile, Region
from app.directory.queries import all_regions
from app.directory.queries.organisations import all_departments
from app.directory.services.affiliations import affiliate, settle
from app.directory.services.imports.lines import Line, LineProblem, Outcome, Places
from app.directory.services.organisations import find_or_add_organisation

MARKS = ("://", "www.", "@", "<", ">", "{{")


@dataclass(frozen=True)
class Person:
    """What a line says of a person, checked."""

    email: str
    region: Region | None
    department: Department | None
    phone: str

    @property
    def region_code(self) -> str | None:
        if self.region is not None:
            return self.region.code
        return self.department.region_code if self.department else None


class PeopleImport:
    """Brings in people; who exists already is read for all the lines at once."""

    def __init__(self, lines: Sequence[Line], *, sends_invitations: bool) -> None:
        self._sends = sends_invitations
        self._places = Places(all_regions(), all_departments())
        addresses = {_known_as(line["email"]) for line in lines}
        users = db.session.scalars(select(User).where(User.email.in_(addresses))).all()
        self._users = {user.email: user for user in users}
        ids = [user.id for user in users]
        pages = db.session.scalars(select(Profile).where(Profile.user_id.in_(ids)))
        self._profiles = {page.user_id: page for page in pages}
        in_force = select(Affiliation.user_id).where(
            Affiliation.user_id.in_(ids), Affiliation.ended_on.is_(None)
        )
        self._tied = set(db.session.scalars(in_force))

    def foresee(self, line: Line) -> Outcome:
        """What would be done with a line. Raises LineProblem."""
        person = self._checked(line)
        user = self._users.get(person.email)
        if user is None:
            _check_newcomer(line, person)
            return Outcome.ADDED
        return Outcome.COMPLETED if self._blanks(user, line, person) else Outcome.UNCHANGED

    def bring_in(self, line: Line, by: User | None) -> Outcome:
        """Open the account or fill the blanks of the page. Raises LineProblem."""
        outcome, person = self.foresee(line), self._checked(line)
        if outcome is Outcome.ADDED:
            self._open(line, person, by)
        elif outcome is Outcome.COMPLETED:
            self._fill(self._users[person.email], line, person, by)
        return outcome

    def _checked(self, line: Line) -> Person:
        department = self._places.department(line["department"])
        region = self._places.region(line["region"])
        if department and region and department.region_code != region.code:
            raise LineProblem(f"{department.name} n’est pas dans cette région : {region.name}.")
        return Person(_address(line["email"]), region, department, _phone(line["phone"]))

    def _blanks(self, user: User, line: Line, person: Person) -> list[str]:
        """What the page of a person does not say and the line does. Raises LineProblem."""
        if not user.is_active or user.anonymised_at:
            raise LineProblem("Le compte de cette adresse est désactivé.")
        page = self._profiles.get(user.id)
        found = ["region"] if page is None and person.region_code else []
        if page is None and not found:
            raise LineProblem("La région manque : ni la ligne ni la fiche ne la disent.")
        region_code = page.region_code if page else person.region_code
        fits = person.department is not None and person.department.region_code == region_code
        if fits and not (page and page.department_code):
            found.append("department")
        if person.phone and not (page and page.phone):
            found.append("phone")
        if (line["organisation"] or line["job_title"]) and user.id not in self._tied:
            found.append("tie")
        return found

    def _open(self, line: Line, person: Person, by: User | None) -> None:
        user = create_account(
            email=person.email, first_name=line["first_name"], last_name=line["last_name"], by=by
        )
        self._users[user.email] = user
        self._fill(user, line, person, by)
        if self._sends:
            send_activation(user)

    def _fill(self, user: User, line: Line, person: Person, by: User | None) -> None:
        blanks = self._blanks(user, line, person)
        if "region" in blanks:
            self._profiles[user.id] = settle(user, str(person.region_code))
        page = self._profiles[user.id]
        if "department" in blanks and person.department:
            page.department_code = person.department.code
        if "phone" in blanks:
            page.phone = person.phone
        if "tie" in blanks:
            self._tie(user, line, page, by)

    def _tie(self, user: User, line: Line, page: Profile, by: User | None) -> None:
        name, code = line["organisation"], page.department_code
        known = find_or_add_organisation(name, department_code=code, by=by) if name else None
        affiliate(user, known, line["job_title"], by=by)
        self._tied.add(user.id)


def _check_newcomer(line: Line, person: Person) -> None:
    for name, label in (("first_name", "le prénom"), ("last_name", "le nom")):
        typed = line[name]
        if not typed:
            raise LineProblem(f"Cette adresse n’a pas de compte, et {label} manque.")
        is_word = any(sign.isalpha() for sign in typed)
        if not is_word or any(mark in typed.casefold() for mark in MARKS):
            raise LineProblem(f"Ce n’est pas un nom de personne : {label}.")
    if not person.region_code:
        raise LineProblem("Cette adresse n’a pas de compte, et la région manque.")


def _address(typed: str) -> str:
    if not typed:
        raise LineProblem("L’adresse électronique manque.")
    try:
        return normalise_address(typed)
    except EmailNotValidError as error:
        raise LineProblem("L’adresse électronique n’est pas valable.") from error


def _known_as(typed: str) -> str:
    """The address as accounts have it; as it was typed when it is none."""
    try:
        return normalise_address(typed)
    except EmailNotValidError:
        return typed


def _phone(typed: str) -> str:
    if not typed:
        return ""
    # A spreadsheet drops the zero that a number starts with.
    number = f"0{typed}" if len(typed) == 9 and typed.isdigit() else typed
    try:
        return normalise_phone(number)
    except ValueError as error:
        raise LineProblem("Le numéro de téléphone n’est pas valable.") from error
