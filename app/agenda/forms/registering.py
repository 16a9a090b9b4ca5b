"""The forms of who answers: a member, a guest without account, a member for a colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField
from wtforms.validators import Optional, StopValidation

from app.accounts.models import User
from app.agenda.forms.moments import local_parts
from app.agenda.models import Attendance, AttendanceState, Event, Question
from app.agenda.queries.guises import Belonging, families
from app.agenda.services.guests import Newcomer
from app.agenda.services.registering import Answer, Guise, Reply
from app.core.dates import day
from app.core.forms import (
    REQUIRED,
    AddressField,
    Form,
    LineField,
    ParagraphField,
    Required,
    no_address_in_name,
)
from app.directory.models import Department

COMMENT_LENGTH = 1_000
NAME_LENGTH = 100
PREFIX = "question_"
SEVERAL = 2
REPLY_OF = {
    AttendanceState.MAYBE: Reply.MAYBE,
    AttendanceState.NOT_COMING: Reply.NO,
    AttendanceState.REFUSED: Reply.NO,
}


def needed_by_who_comes(form: Any, field: Field) -> None:
    """A question that must be answered is so by those who come, not by those who do not."""
    reply = form.reply.data if "reply" in form else Reply.YES
    if reply == Reply.YES and not field.data:
        raise StopValidation(REQUIRED)


setattr(needed_by_who_comes, "field_flags", {"needed": True})  # noqa: B010


class AnswerForm(Form):
    """What anybody who registers says; the questions of the organiser are added by ``asking``."""

    comment = ParagraphField(
        "Un mot à l’organisation", max_length=COMMENT_LENGTH, render_kw={"rows": 3}
    )
    is_shown = BooleanField(
        "J’accepte que mon nom figure dans la liste des participantes et participants",
        description="Sans votre accord, seule l’organisation sait que vous venez.",
    )

    @classmethod
    def asking(cls, questions: Sequence[Question], **given: Any) -> Self:
        """The form with a field for each question."""
        fields = {f"{PREFIX}{each.id}": _field_of(each) for each in questions}
        form: Self = type(f"{cls.__name__}WithQuestions", (cls,), fields)(**given)
        return form

    @property
    def questions(self) -> list[Field]:
        """The fields of the questions, in their order."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def answer(self, reply: Reply) -> Answer:
        """What was sent."""
        answers = {int(each.name.removeprefix(PREFIX)): each.data or "" for each in self.questions}
        return Answer(reply, self.comment.data or "", bool(self.is_shown.data), answers)

    def start_from(self, attendance: Attendance, answers: Mapping[int, str]) -> None:
        """Fill an untouched form with what was said before."""
        self.comment.data, self.is_shown.data = attendance.comment, attendance.is_shown
        for number, value in answers.items():
            field = self._fields.get(f"{PREFIX}{number}")
            if field is not None:
                field.data = value


class ReplyForm(AnswerForm):
    """Whether one comes, and as whom."""

    reply = RadioField(
        "Venez-vous\N{NO-BREAK SPACE}?",
        [Required("Dites si vous venez.")],
        choices=[SelectChoice(each.value, each.label) for each in Reply],
    )

    def start_from(self, attendance: Attendance, answers: Mapping[int, str]) -> None:
        super().start_from(attendance, answers)
        if attendance.state is not AttendanceState.INVITED:
            self.reply.data = REPLY_OF.get(attendance.state, Reply.YES).value

    @property
    def sent(self) -> Answer:
        return self.answer(Reply(self.reply.data))


class GuestForm(ReplyForm):
    """A guest answers; one who was invited by an address alone says their name too."""

    first_name = LineField("Prénom", [Required(), no_address_in_name], max_length=NAME_LENGTH)
    last_name = LineField("Nom", [Required(), no_address_in_name], max_length=NAME_LENGTH)

    def know(self, guise: Guise) -> None:
        """Ask no name that is known."""
        self._guise = guise
        if guise.last_name:
            del self.first_name, self.last_name

    @property
    def guise(self) -> Guise:
        """Who the guest comes as."""
        if "last_name" not in self:
            return self._guise
        names = {"first_name": self.first_name.data, "last_name": self.last_name.data}
        return replace(self._guise, **names)


class RegistrationForm(ReplyForm):
    """A member answers for themselves."""

    organisation = SelectField("Vous venez au titre de", coerce=int)
    for_all = BooleanField("Répondre de même pour toutes les dates à venir")

    def offer_dates(self, dates: Sequence[Event]) -> None:
        """Offer to answer for these dates of the series by one gesture, where there are several."""
        if len(dates) < SEVERAL:
            del self.for_all
            return
        first, last = (
            day(local_parts(each.starts_at, each.timezone)[0]) for each in (dates[0], dates[-1])
        )
        self.for_all.description = (
            f"{len(dates)} dates, du {first} au {last}. Chacune garde ses places et sa date "
            "limite. Ce que vous aviez répondu est remplacé. Un seul courriel récapitule tout."
        )

    @property
    def is_for_all(self) -> bool:
        return "for_all" in self and bool(self.for_all.data)

    def offer(self, belongings: Sequence[Belonging]) -> None:
        """Offer the structures of the person; nothing is asked where there is one alone."""
        self._belongings = {each.organisation_id or 0: each for each in belongings}
        self.organisation.choices = [
            SelectChoice(str(number), each.name) for number, each in self._belongings.items()
        ]
        if len(belongings) == 1:
            del self.organisation

    def guise(self, user: User) -> Guise:
        """Who the person comes as."""
        number = self.organisation.data if "organisation" in self else next(iter(self._belongings))
        return guise_of(user, self._belongings[number])


def guise_of(user: User, belonging: Belonging) -> Guise:
    """A member for one of their structures."""
    return Guise(
        user.first_name,
        user.last_name,
        belonging.organisation_id,
        belonging.name if belonging.organisation_id else "",
        belonging.family,
        belonging.department_code,
    )


class PersonForm(AnswerForm):
    """Somebody known by name and address."""

    first_name = LineField("Prénom", [Required(), no_address_in_name], max_length=NAME_LENGTH)
    last_name = LineField("Nom", [Required(), no_address_in_name], max_length=NAME_LENGTH)
    email = AddressField("Adresse électronique", [Required()])
    organisation = LineField("Structure", [no_address_in_name])
    family = SelectField("Type de structure", [Optional()])
    department = SelectField("Département", [Optional()])

    def offer(self, departments: Sequence[Department]) -> None:
        """Offer the lists."""
        self.family.choices = [SelectChoice("", "Aucun, ou je ne sais pas")] + [
            SelectChoice(each, each) for each in families()
        ]
        self.department.choices = [SelectChoice("", "Non précisé")] + [
            SelectChoice(each.code, f"{each.name} ({each.code})") for each in departments
        ]

    @property
    def newcomer(self) -> Newcomer:
        """Who was typed."""
        return Newcomer(
            self.email.data,
            Guise(
                self.first_name.data,
                self.last_name.data,
                None,
                self.organisation.data or "",
                self.family.data or "",
                self.department.data or None,
            ),
        )


class ColleagueForm(AnswerForm):
    """A person of one of the structures of whoever registers them."""

    person = SelectField("Personne de votre structure", coerce=int)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these people (number, name)."""
        self.person.choices = [SelectChoice("0", "Choisissez une personne")] + [
            SelectChoice(str(number), name) for number, name in people
        ]

    def validate_person(self, field: SelectField) -> None:
        if not field.data:
            raise StopValidation("Choisissez une personne de la liste.")


def _field_of(question: Question) -> Field:
    rules = [needed_by_who_comes] if question.is_required else []
    if not question.choices:
        return LineField(question.label, rules, max_length=COMMENT_LENGTH)
    choices = [SelectChoice("", "Sans réponse")] + [
        SelectChoice(each, each) for each in question.choices
    ]
    return SelectField(question.label, rules, choices=choices)
