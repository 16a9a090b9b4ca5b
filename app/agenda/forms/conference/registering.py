"""One registration to a conference: who comes, the plenary, workshops ranked, needs."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, SelectChoice, SelectField

from app.agenda.forms.registering import (
    AnswerForm,
    RegistrationForm,
    ReplyForm,
)
from app.agenda.queries.conference.day import Day
from app.agenda.services.conference.wishes import Wanted
from app.agenda.services.registering import Reply
from app.core.forms import Form

WISH = "wish_"
TWICE = "Vous avez déjà choisi cet atelier. Choisissez-en un autre, ou aucun."
REPLIES = [SelectChoice(each.value, each.label) for each in (Reply.YES, Reply.NO)]


class WishesForm(Form):
    """The plenary or not, and one choice of workshop for each wish."""

    at_plenary = BooleanField("Je viens à la plénière", default=True)

    @property
    def wish_fields(self) -> list[Field]:
        """The fields of the wishes, dearest first."""
        return [field for field in self if field.name.startswith(WISH)]

    @property
    def wanted(self) -> Wanted:
        chosen = [each.data for each in self.wish_fields if each.data]
        return Wanted(tuple(chosen), bool(self.at_plenary.data))

    def recall(self, day: Day) -> None:
        """Fill an untouched form with what was wished before."""
        self.at_plenary.data = day.is_at_plenary
        for field, session in zip(self.wish_fields, day.wishes, strict=False):
            field.data = session.id

    def validate(self, **kw: Any) -> bool:
        """Fields one by one, then that no workshop is ranked twice."""
        is_valid = super().validate(**kw)
        seen: set[int] = set()
        for field in self.wish_fields:
            if field.data and field.data in seen:
                self.refuse(field, TWICE)
                is_valid = False
            seen.add(field.data)
        return is_valid


class MemberForm(RegistrationForm):
    """A member answers: one comes or not."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reply.choices = REPLIES


class GuestForm(ReplyForm):
    """A guest who has their link answers: one comes or not."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reply.choices = REPLIES


def choosing(
    base: type[AnswerForm], workshops: Sequence[tuple[int, str]], day: Day
) -> type[AnswerForm]:
    """A form of this kind that also asks for the plenary and the workshops, while one chooses."""
    if not day.may_choose:
        return base
    choices = [SelectChoice(0, "Aucun")] + [SelectChoice(*each) for each in workshops]
    fields: dict[str, Any] = {
        f"{WISH}{rank}": SelectField(f"Vœu {rank}", coerce=int, choices=choices)
        for rank in range(1, day.most_wishes + 1)
    }
    return type(f"{base.__name__}Choosing", (WishesForm, base), fields)
