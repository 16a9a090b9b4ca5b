"""The form that answers a request group by group, then the mail that tells it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import Field, RadioField, SelectChoice, SelectField, ValidationError

from app.access_requests.models import Decision, ReasonText, WantedWorkgroup
from app.access_requests.queries.duplicates import Offer
from app.access_requests.services.answers import LINK_PLACEHOLDER, Choice
from app.access_requests.services.welcome import SamePerson
from app.core.forms import Form, LineField, ParagraphField, SubmissionKeyField
from app.core.mail_texts import Wording

REASON_LENGTH = 2_000
STRANGER = SelectChoice("nouveau", "Non, c’est quelqu’un d’autre : ouvrir un compte")
VERBS = [
    SelectChoice(Decision.ACCEPTED.value, "Accepter"),
    SelectChoice(Decision.DECLINED.value, "Refuser"),
    SelectChoice(Decision.HELD.value, "Mettre en attente"),
]
LATER = SelectChoice(Decision.UNDECIDED.value, "Décider plus tard")


class ChoiceField(RadioField):
    """One choice among a few, or none yet."""

    def pre_validate(self, _form: Any) -> None:
        if self.data and self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError("Choisissez une valeur de la liste.")


def no_braces(_form: Any, field: Field) -> None:
    """Braces are for the links that mails carry."""
    if "{{" in (field.data or "") or "{%" in (field.data or ""):
        raise ValidationError("N’écrivez pas d’accolades dans ce texte.")


def reason_field(label: str, **kw: Any) -> Any:
    return ParagraphField(label, [no_braces], max_length=REASON_LENGTH, **kw)


def reason_choices(reasons: Iterable[ReasonText]) -> list[SelectChoice]:
    """The reusable texts as a list to choose from."""
    return [
        SelectChoice("", "Aucun"),
        *(SelectChoice(str(each.id), each.label) for each in reasons),
    ]


class DecisionForm(Form):
    """One decision for each group that is not settled; ``about`` makes the fields."""

    wishes: Sequence[WantedWorkgroup] = ()
    bodies: Mapping[str, str] = MappingProxyType({})
    offers: Mapping[str, Offer] = MappingProxyType({})

    mail_subject = LineField("Objet", [no_braces])
    mail_body = ParagraphField("Texte du courriel", max_length=20_000, render_kw={"rows": 16})

    @classmethod
    def about(
        cls,
        wishes: Sequence[WantedWorkgroup],
        reasons: Iterable[ReasonText],
        offers: Iterable[Offer],
        posted: Container[str] = (),
    ) -> "DecisionForm":
        """The form of one request: its open groups, the reasons at hand, who it may be.

        A group settled since the form was shown keeps its place, to be told who settled it.
        """
        left = [each for each in wishes if not each.is_settled or f"decision_{each.id}" in posted]
        known = {offer.key: offer for offer in offers}
        made: dict[str, Any] = {"wishes": left, "offers": known}
        made["bodies"] = {str(each.id): each.body for each in reasons}
        for wish in left:
            made |= _fields_of(wish, reasons, len(left) > 1)
        if known:
            made["account"] = ChoiceField(
                "Cette personne a-t-elle déjà un compte ?",
                choices=[*(SelectChoice(key, each.label) for key, each in known.items()), STRANGER],
            )
        return type("RequestDecisionForm", (cls,), made)()

    def accept_everything(self) -> None:
        """Choose to accept every group, whatever was chosen."""
        for wish in self.wishes:
            self[f"decision_{wish.id}"].data = Decision.ACCEPTED.value

    def decision_of(self, wish: WantedWorkgroup) -> Decision:
        chosen = self[f"decision_{wish.id}"].data
        return Decision(chosen) if chosen in list(Decision) else Decision.UNDECIDED

    def reason_of(self, wish: WantedWorkgroup) -> str:
        """The reason chosen in the list, then what was typed."""
        if self.decision_of(wish) not in {Decision.DECLINED, Decision.HELD}:
            return ""
        chosen = self.bodies.get(self[f"text_{wish.id}"].data or "", "")
        typed = self[f"reason_{wish.id}"].data or ""
        return "\n".join(part for part in (chosen, typed) if part)

    @property
    def choices(self) -> list[Choice]:
        return [Choice(each, self.decision_of(each), self.reason_of(each)) for each in self.wishes]

    @property
    def same_person(self) -> SamePerson | None:
        """Whom staff recognised."""
        offer = self.offers.get(self["account"].data) if "account" in self else None
        return SamePerson(offer.account, offer.has_moved) if offer else None

    @property
    def words(self) -> Wording | None:
        """The mail as staff reworded it; none when they saw no draft."""
        if not self.mail_body.data:
            return None
        return Wording(self.mail_subject.data or "", self.mail_body.data)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if not is_valid:
            return False
        chosen = [choice for choice in self.choices if choice.decision is not Decision.UNDECIDED]
        if not chosen and self.wishes:
            self._refuse_first("Choisissez une réponse pour un groupe au moins.")
        for choice in chosen:
            if choice.decision is Decision.DECLINED and not choice.reason:
                self.refuse(
                    self[f"reason_{choice.wish.id}"], "Dites pourquoi ce groupe est refusé."
                )
        self._check_account(any(each.decision is Decision.ACCEPTED for each in chosen))
        return not self.errors

    def _refuse_first(self, message: str) -> None:
        self.refuse(self[f"decision_{self.wishes[0].id}"], message)

    def _check_account(self, opens_groups: bool) -> None:
        if "account" in self and opens_groups and not self["account"].data:
            self.refuse(self["account"], "Dites si cette personne a déjà un compte.")

    def validate_mail_body(self, field: Field) -> None:
        if field.data and LINK_PLACEHOLDER not in field.data:
            raise ValidationError(
                f"Gardez « {LINK_PLACEHOLDER} » seul sur une ligne : c’est le lien personnel."
            )

    @property
    def has_mail_errors(self) -> bool:
        """Whether the mail is all that is wrong."""
        return set(self.errors) <= {"mail_subject", "mail_body"}

    def show(self, words: Wording) -> None:
        """Propose a mail, unless staff already reworded it."""
        if not self.mail_body.data:
            self.mail_subject.data, self.mail_body.data = words.subject, words.body

    def kept(self) -> list[tuple[str, str]]:
        """What the draft carries along: every field but those of the mail, by name."""
        apart = {"csrf_token", "mail_subject", "mail_body"}
        return [
            (field.name, str(field.data))
            for field in self
            if field.name not in apart and field.data
        ]


def _fields_of(
    wish: WantedWorkgroup, reasons: Iterable[ReasonText], is_one_of_several: bool
) -> dict[str, Any]:
    verbs = [*VERBS, LATER] if is_one_of_several else VERBS
    return {
        f"decision_{wish.id}": ChoiceField(wish.workgroup.title, choices=verbs),
        f"text_{wish.id}": SelectField(
            "Motif enregistré", choices=reason_choices(reasons), validate_choice=False
        ),
        f"reason_{wish.id}": reason_field(
            "Motif, avec vos mots",
            description="La personne le lira dans le courriel.",
            render_kw={"rows": 3},
        ),
    }


class MessageForm(Form):
    """A word to the applicant: a question, which makes the request wait, or a message."""

    submission_key = SubmissionKeyField()
    text = SelectField("Texte enregistré", validate_choice=False)
    body = reason_field("Votre message", render_kw={"rows": 5})
    is_question = RadioField(
        "Après l’envoi, la demande",
        choices=[
            SelectChoice("y", "attend la réponse de la personne (« À compléter »)"),
            SelectChoice("", "reste où elle est"),
        ],
        default="y",
    )

    @classmethod
    def with_reasons(cls, reasons: Sequence[ReasonText]) -> "MessageForm":
        form = cls()
        form.text.choices = reason_choices(reasons)
        form.bodies = {str(each.id): each.body for each in reasons}
        return form

    @property
    def asks(self) -> bool:
        """Whether the request waits for the answer."""
        return bool(self.is_question.data)

    @property
    def message(self) -> str:
        chosen = self.bodies.get(self.text.data or "", "")
        return "\n\n".join(part for part in (chosen, self.body.data or "") if part)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.message:
            self.refuse(self.body, "Écrivez un message ou choisissez un texte enregistré.")
        return is_valid and not self.errors
