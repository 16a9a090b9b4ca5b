"""The forms of moderation: report a post, decide about it, contest, answer."""

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)

from app.core.forms import Form, ParagraphField, Required
from app.forums.forms.gestures import forum_choices
from app.forums.models import Forum, ReportReason

WORDS_LENGTH = 2_000
EXPLAINED = {ReportReason.ILLEGAL, ReportReason.OTHER}
RESTORE, KEEP = "retablir", "maintenir"
HINTS = {
    "illegal": "Injure, menace, discrimination, diffamation… Il vous sera demandé d’expliquer.",
    "personal_data": "Le nom, l’adresse ou la situation d’une personne accompagnée, par exemple.",
    "off_topic": "Sa place est dans un autre sujet ou un autre groupe.",
}


class ReportForm(Form):
    """Why a post is not right. What is against the law is explained, in good faith (DSA, 16)."""

    reason = RadioField(
        "Pourquoi signalez-vous ce message ?",
        [Required("Choisissez une raison.")],
        choices=[SelectChoice(each.value, each.label) for each in ReportReason],
    )
    explanation = ParagraphField(
        "Expliquez en quelques mots",
        max_length=WORDS_LENGTH,
        description=(
            "Nécessaire pour un propos contraire à la loi ou une autre raison. L’équipe qui anime "
            "le forum lit ce texte\N{NO-BREAK SPACE}; la personne qui a écrit le message, jamais."
        ),
    )
    good_faith = BooleanField(
        "J’affirme de bonne foi que ce que je signale est exact et complet",
        description="À cocher pour un propos contraire à la loi.",
    )

    @property
    def chosen(self) -> ReportReason:
        return ReportReason(self.reason.data)

    def validate_explanation(self, field: ParagraphField) -> None:
        if self.reason.data in EXPLAINED and not field.data:
            raise ValidationError("Expliquez ce qui ne va pas, avec les mots en cause.")

    def validate_good_faith(self, field: BooleanField) -> None:
        if self.reason.data == ReportReason.ILLEGAL and not field.data:
            raise ValidationError("Cochez cette case pour signaler un propos contraire à la loi.")


class JudgeForm(Form):
    """A decision about a post, with its reason; ``seen`` is the last decision that was read."""

    reason = ParagraphField(
        "Motif",
        [Required("Écrivez le motif : c’est lui que la personne lira.")],
        max_length=WORDS_LENGTH,
    )
    seen = HiddenField(default="0")

    @property
    def seen_id(self) -> int:
        """The number of the decision that was read; -1, that of none, for a forged one."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class ContestForm(Form):
    """What an author has to say against a decision."""

    words = ParagraphField(
        "Pourquoi contestez-vous cette décision ?",
        [Required("Expliquez pourquoi vous contestez la décision.")],
        max_length=WORDS_LENGTH,
    )


class ContestAnswerForm(Form):
    """What becomes of a contested decision."""

    outcome = RadioField(
        "Votre décision",
        [Required("Choisissez.")],
        choices=[
            SelectChoice(RESTORE, "Rétablir le message"),
            SelectChoice(KEEP, "Le laisser masqué"),
        ],
    )
    words = ParagraphField(
        "Votre réponse à la personne",
        [Required("Écrivez votre réponse.")],
        max_length=WORDS_LENGTH,
    )


class JournalFilterForm(Form):
    """Whose decisions are read: those of one forum, or of all that one moderates."""

    class Meta:
        csrf = False

    forum = SelectField("Forum", validate_choice=False)

    @classmethod
    def of(cls, args: Any, forums: list[Forum]) -> "JournalFilterForm":
        form = cls(args)
        form.forum.choices = [
            SelectChoice("", "Tous les forums que j’anime"),
            *forum_choices(forums),
        ]
        return form
