"""The form by which a facilitator gives an opinion."""

from wtforms import Field, RadioField, SelectChoice, ValidationError
from wtforms.validators import InputRequired

from app.access_requests.models import Opinion, OpinionValue
from app.core.forms import Form, ParagraphField

REASON_LENGTH = 2_000
HINTS = {
    OpinionValue.FAVOURABLE.value: "Cette personne a sa place dans le groupe.",
    OpinionValue.RESERVED.value: "Vous avez un doute : dites lequel ci-dessous.",
    OpinionValue.UNKNOWN.value: "Vous ne la connaissez pas et vous vous en remettez à l’équipe.",
}


class OpinionForm(Form):
    """One of three opinions, with a word that a reserve must have."""

    value = RadioField(
        "Votre avis",
        [InputRequired("Choisissez un avis.")],
        choices=[SelectChoice(each.value, each.label) for each in OpinionValue],
    )
    hints = HINTS
    reason = ParagraphField(
        "Un mot pour l’équipe qui décide",
        max_length=REASON_LENGTH,
        description="Obligatoire pour un avis réservé. La personne peut demander à le lire.",
        render_kw={"rows": 4},
    )

    @classmethod
    def about(cls, opinion: Opinion | None) -> "OpinionForm":
        """The form, filled with the opinion that one gave already."""
        if opinion is None:
            return cls()
        return cls(data={"value": opinion.value.value, "reason": opinion.reason})

    def validate_reason(self, field: Field) -> None:
        if self.value.data == OpinionValue.RESERVED.value and not field.data:
            raise ValidationError("Dites en quelques mots ce qui motive votre réserve.")

    @property
    def opinion(self) -> OpinionValue:
        return OpinionValue(self.value.data)
