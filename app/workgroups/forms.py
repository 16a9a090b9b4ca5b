"""The forms of workgroups."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import Length, ValidationError

from app.core.forms import Form, ParagraphField, Required, SubmissionKeyField
from app.directory.models import Region
from app.workgroups.models import Openness, Role, Theme

MESSAGE_LENGTH = 3_000
WORD_LENGTH = 1_000
MANDATE_LENGTH = 10_000
KEY_LENGTH = 64
ACCEPT, DECLINE = "accept", "decline"
ROLE_HINTS = {
    Role.MEMBER: "Prend part au groupe.",
    Role.FACILITATOR: "Répond aux demandes, gère les membres et la présentation du groupe.",
    Role.OBSERVER: "Suit le groupe sans y prendre part.",
    Role.STATE_REFERENT: "Appuie le groupe pour un service de l’État.",
}
OPENNESS_HINTS = {
    Openness.OPEN: "Toute personne connectée rejoint le groupe tout de suite.",
    Openness.ON_REQUEST: "Vous répondez à chaque demande.",
    Openness.CLOSED: "Le groupe n’accueille pas de nouveaux membres.",
}


class GridFilters(Form):
    """The region and the theme to which the grid is narrowed; the address holds them."""

    region = SelectField("Région", default="")
    theme = SelectField("Thématique", default="")

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, values: Any, regions: Iterable[Region], themes: Iterable[Theme]) -> None:
        super().__init__(formdata=values)
        self.region.choices = [
            SelectChoice("", "Toutes les régions"),
            *(SelectChoice(each.code, each.name) for each in regions),
        ]
        self.theme.choices = [
            SelectChoice("", "Toutes les thématiques"),
            *(SelectChoice(each.slug, f"{each.number}. {each.title}") for each in themes),
        ]

    def chosen(self) -> tuple[str, str]:
        """The region's code and the theme's slug; empty where none, or an unknown one, is said."""
        self.validate()
        return (
            "" if self.region.errors else self.region.data or "",
            "" if self.theme.errors else self.theme.data or "",
        )

    def place(self) -> str:
        """What the list is narrowed to, in words: ``Bretagne, 5. Accès à l’alimentation``."""
        chosen = [
            choice.label
            for field in (self.region, self.theme)
            for choice in field.choices or ()
            if field.data and choice.value == field.data
        ]
        return ", ".join(chosen)


class JoinForm(Form):
    """A word to those who will answer."""

    message = ParagraphField(
        "Votre message à l’équipe d’animation",
        max_length=WORD_LENGTH,
        description="Par exemple, ce que vous faites et ce que vous attendez du groupe.",
    )


class AnswerForm(Form):
    """Accept or decline, with a word; a refusal says why."""

    decision = RadioField(
        "Votre réponse",
        [Required("Choisissez une réponse.")],
        choices=[SelectChoice(ACCEPT, "Accepter"), SelectChoice(DECLINE, "Refuser")],
    )
    word = ParagraphField(
        "Un mot pour cette personne",
        max_length=WORD_LENGTH,
        description="Il est envoyé avec la réponse. En cas de refus, dites pourquoi.",
    )

    def validate_word(self, field: Any) -> None:
        if self.decision.data == DECLINE and not field.data:
            raise ValidationError("Dites en quelques mots pourquoi vous refusez.")


class RoleForm(Form):
    """The role of a member."""

    role = RadioField(
        "Rôle dans le groupe",
        [Required("Choisissez un rôle.")],
        choices=[SelectChoice(role.value, role.label) for role in Role],
    )


class RemovalForm(Form):
    """A word to the person who is taken out of the group."""

    word = ParagraphField(
        "Un mot pour cette personne",
        max_length=WORD_LENGTH,
        description="Il est envoyé par courriel avec la nouvelle.",
    )


class SettingsForm(Form):
    """What a group says of itself, and who may join it."""

    mandate = ParagraphField(
        "Présentation et mandat du groupe",
        max_length=MANDATE_LENGTH,
        description=(
            "Ce que le groupe veut faire, pour qui, et comment il travaille. Mise en forme : "
            "**gras**, - liste, # titre, [lien](https://exemple.fr)."
        ),
        render_kw={"rows": 12},
    )
    openness = RadioField(
        "Rejoindre le groupe",
        [Required("Choisissez une réponse.")],
        choices=[SelectChoice(each.value, each.label) for each in OPENNESS_HINTS],
    )


class MessageForm(Form):
    """A message to those who run a group."""

    body = ParagraphField(
        "Votre message",
        [Required()],
        max_length=MESSAGE_LENGTH,
        render_kw={"rows": 8},
    )
    submission_key = SubmissionKeyField(validators=[Required(), Length(max=KEY_LENGTH)])


class ConfirmForm(Form):
    """A gesture to confirm: nothing to fill in."""
