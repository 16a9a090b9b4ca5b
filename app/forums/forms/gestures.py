"""The forms of those who run a forum: pin, retitle, move, split and merge topics."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import Optional

from app.core.converters import LARGEST_NUMBER
from app.core.dates import NBSP, ago
from app.core.db import now
from app.core.forms import CheckboxesField, Form, LineField, Required
from app.forums.forms.spans import beyond, joined, read_spans, within, written
from app.forums.forms.writing import TitleField
from app.forums.models import Forum, ForumKind, Topic
from app.forums.queries.audiences import AudienceChange, audience_change
from app.forums.queries.destinations import forums_by_region
from app.forums.queries.splitting import BLOCK, LeavingPost
from app.forums.services.splitting import Span

PIN_DAYS = 30
MOST_SPANS = 50
ADDRESS = re.compile(r"(?:^|/forum/sujets/|n°\s*)(\d{1,10})(?:[/?#\s]|$)")


class PinForm(Form):
    """Until when a topic stays on top."""

    until = DateField("Épinglé jusqu’au", [Required("Choisissez une date.")])

    @classmethod
    def of(cls, topic: Topic) -> "PinForm":
        shown = topic.pinned_until if topic.is_pinned else now() + timedelta(days=PIN_DAYS)
        return cls(data={"until": shown.date() if shown else None})

    def validate_until(self, field: DateField) -> None:
        today = now().date()
        last = today + timedelta(days=365)
        if not isinstance(field.data, date) or not today <= field.data <= last:
            raise ValidationError("Choisissez une date à venir, d’ici un an.")


class RetitleForm(Form):
    """The title of a topic."""

    title = TitleField()


def forum_label(forum: Forum) -> str:
    """A forum as a choice under the name of its region."""
    if forum.kind is ForumKind.REGION:
        return "Forum de la région"
    return forum.name


def forum_choices(forums: Sequence[Forum]) -> list[SelectChoice]:
    """Forums as choices under the name of their region."""
    return [
        SelectChoice(str(each.id), forum_label(each), optgroup=region)
        for region, own in forums_by_region(forums).items()
        for each in own
    ]


class ConfirmedForm(Form):
    """A gesture that says first who gains and who loses the right to read; ``shown`` is the place
    for which that was said."""

    shown = HiddenField()
    confirmed = BooleanField("J’ai lu qui pourra lire, et je confirme")

    def to_confirm(self, source: Forum, target: Forum) -> AudienceChange | None:
        """What must be confirmed first; None when nothing changes or all is confirmed."""
        change = audience_change(source, target)
        if change.is_none:
            return None
        was_shown, self.shown.data = self.shown.data == str(target.id), str(target.id)
        if was_shown and self.confirmed.data:
            return None
        if was_shown:
            self.refuse(self.confirmed, "Cochez cette case pour confirmer, ou revenez au sujet.")
        self.confirmed.data = False
        return change


class PlacedForm(ConfirmedForm):
    """A gesture that needs a forum among those that the person moderates."""

    forum_id = SelectField("Forum", coerce=int)

    def offer(self, forums: Sequence[Forum]) -> None:
        """Let the person choose one of these forums."""
        self.forums = {each.id: each for each in forums}
        self.forum_id.choices = forum_choices(forums)

    @property
    def forum(self) -> Forum:
        return self.forums[self.forum_id.data]


class MoveForm(PlacedForm):
    """Where a topic goes."""

    @classmethod
    def of(cls, topic: Topic, forums: Sequence[Forum]) -> "MoveForm":
        form = cls()
        form.offer([each for each in forums if each.id != topic.forum_id])
        form.forum_id.label.text = "Nouveau forum"
        return form


class SplitForm(PlacedForm):
    """Which posts make a new topic, its title and its forum.

    ``picked`` are the posts ticked in the block that is shown, ``numbers`` the others: turning
    the page writes there what was ticked.
    """

    title = TitleField("Titre du nouveau sujet")
    picked = CheckboxesField("Messages à déplacer", coerce=int)
    numbers = LineField(
        "Autres messages, par leurs numéros",
        max_length=400,
        description=f"Par exemple{NBSP}: 12 à 18, 21",
    )
    block = HiddenField(default="1")

    @classmethod
    def of(cls, topic: Topic, forums: Sequence[Forum]) -> "SplitForm":
        form = cls(data={"forum_id": topic.forum_id})
        form.offer(forums)
        return form

    @property
    def first_number(self) -> int:
        """The first number of the block that is shown."""
        typed = str(self.block.data or "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
        return max(0, number - 1) // BLOCK * BLOCK + 1

    def show(self, posts: Sequence[LeavingPost]) -> None:
        """List the posts of a block."""
        self.picked.choices = [SelectChoice(str(each.number), each.label) for each in posts]

    def turn_to(self, number: str) -> None:
        """Keep what is ticked, then show the block of another number with its own ticks."""
        spans = self.spans
        self.block.data = number
        self.block.data = str(self.first_number)
        block = Span(self.first_number, self.first_number + BLOCK - 1)
        self.picked.data = within(spans, block)
        self.numbers.data = written(beyond(spans, block))

    @property
    def spans(self) -> list[Span]:
        """What is chosen, in order, without overlap."""
        ticked = [Span(number, number) for number in self.picked.data or ()]
        return joined([*ticked, *(read_spans(self.numbers.data or "") or ())])

    def validate_numbers(self, field: LineField) -> None:
        typed = read_spans(field.data or "")
        if typed is None:
            raise ValidationError(f"Écrivez des numéros. Par exemple{NBSP}: 12 à 18, 21")
        if not typed and not self.picked.data:
            raise ValidationError("Cochez des messages, ou écrivez leurs numéros ici.")
        if len(joined(typed)) > MOST_SPANS:
            raise ValidationError(f"{MOST_SPANS} suites de numéros au plus.")


class MergeForm(ConfirmedForm):
    """The topic that takes in the posts: one of the recent ones, or by its address or number."""

    recent = RadioField("Un sujet récent de ce forum", validators=[Optional()])
    target = LineField(
        "L’adresse ou le numéro d’un autre sujet",
        description=f"Par exemple{NBSP}: /forum/sujets/128",
        max_length=300,
    )

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> "MergeForm":
        form = cls()
        form.recent.choices = [
            SelectChoice(str(each.id), f"{each.title} ({ago(each.last_post_at)})")
            for each in topics
        ]
        return form

    @property
    def topic_id(self) -> int | None:
        """The number of the topic that is wanted; what is typed wins."""
        found = ADDRESS.search(self.target.data or "")
        number = found[1] if found else self.recent.data or ""
        return int(number) if number and int(number) <= LARGEST_NUMBER else None

    def validate_target(self, field: LineField) -> None:
        if field.data and not ADDRESS.search(field.data):
            raise ValidationError("Collez l’adresse du sujet, ou écrivez son numéro.")
        if not field.data and not self.recent.data:
            raise ValidationError("Choisissez un sujet, ou donnez son adresse.")

    def find(self, find: Callable[[int], Topic | None]) -> Topic | None:
        """The topic that is wanted; refuses the field when there is none."""
        found = find(self.topic_id) if self.topic_id else None
        if found is None:
            message = "Aucun sujet à cette adresse dans les forums que vous animez."
            self.refuse(self.target, message)
        return found
