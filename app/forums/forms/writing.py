"""The forms with which one writes in forums."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, SelectChoice
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from app.core.forms import (
    CheckboxesField,
    Form,
    LineField,
    ParagraphField,
    Required,
    SubmissionKeyField,
    row_number,
)
from app.forums.forms.attachments import DescriptionField, FilesField
from app.forums.models import Attachment, Draft, Post
from app.forums.services.attachments import SentFile
from app.forums.services.bodies import BODY_LENGTH

KEY_LENGTH = 64
DRAFT_LENGTH = 200_000
TITLE_LENGTH = 150
KEY_MISSING = "Cette page est trop ancienne\u00a0: rechargez-la avant d’envoyer votre message."
NO_TITLE = "Donnez un titre à votre sujet."


class BodyField(ParagraphField):
    """The words of a post, in Markdown."""

    def __init__(self, label: str = "Votre message", **kw: Any) -> None:
        super().__init__(label, [Required("Écrivez votre message.")], max_length=BODY_LENGTH, **kw)


class TitleField(LineField):
    """The title of a topic."""

    def __init__(self, label: str = "Titre du sujet", **kw: Any) -> None:
        super().__init__(label, [Required(NO_TITLE)], max_length=TITLE_LENGTH, **kw)


class ReplyForm(Form):
    """A post in a topic."""

    body = BodyField()
    files = FilesField()
    images = DescriptionField()
    submission_key = SubmissionKeyField(
        validators=[Required(KEY_MISSING), Length(max=KEY_LENGTH, message=KEY_MISSING)]
    )

    @property
    def sent_files(self) -> Sequence[SentFile]:
        return self.files.sent(self.images.data or "")

    def start_from(self, draft: Draft | None, quote: str = "") -> None:
        """Fill an untouched form with what the person was writing, and with what they quote."""
        self.body.data = "\n\n".join(filter(None, (draft.body if draft else "", quote)))


class TopicForm(ReplyForm):
    """A new topic; only those who run the forum may announce."""

    title = TitleField(
        description=(
            "Une question ou quelques mots précis\u00a0: on le lit dans la liste des sujets."
        )
    )
    is_announcement = BooleanField(
        "En faire une annonce",
        description="Le sujet porte la mention «\u00a0Annonce\u00a0» dans la liste.",
    )

    def start_from(self, draft: Draft | None, quote: str = "") -> None:
        super().start_from(draft, quote)
        self.title.data = draft.title if draft else ""


class EditForm(Form):
    """A post as it now reads; the title is there when the post opens its topic."""

    title = TitleField()
    body = BodyField()
    reason = LineField(
        "Motif de la modification",
        description=(
            "Il est montré dans l’historique du message. Par exemple\u00a0: "
            "«\u00a0date corrigée\u00a0»."
        ),
    )
    removed = CheckboxesField("Retirer des pièces jointes", coerce=row_number)
    files = FilesField()
    images = DescriptionField()
    version = IntegerField(widget=HiddenInput())

    def __init__(self, post: Post, attachments: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.removed.choices = [SelectChoice(each.id, each.name) for each in attachments]
        if not attachments:
            del self.removed
        if not post.opens_topic:
            del self.title

    @property
    def sent_files(self) -> Sequence[SentFile]:
        return self.files.sent(self.images.data or "")

    def start_from(self, post: Post, draft: Draft | None) -> None:
        """Fill an untouched form with the post, or with what its author was making of it."""
        self.version.data = post.version_count
        self.body.data = draft.body if draft else post.body
        if self.title is not None:
            self.title.data = draft.title if draft and draft.title else post.topic.title


class PreviewForm(Form):
    """A text that one wants to see drawn."""

    body = ParagraphField("Votre message", max_length=BODY_LENGTH)


class DraftForm(Form):
    """What a person has typed so far, even if it is too long to be posted."""

    title = LineField("Titre")
    body = ParagraphField("Message", max_length=DRAFT_LENGTH)
