"""The forms of messages relayed by the directory: write, answer, report."""

from wtforms.validators import Length

from app.core.forms import Form, LineField, ParagraphField, Required, SubmissionKeyField

MESSAGE_LENGTH = 3_000
REASON_LENGTH = 1_000
KEY_LENGTH = 64


class AnswerForm(Form):
    """Words to the other person of an exchange."""

    body = ParagraphField(
        "Votre message", [Required()], max_length=MESSAGE_LENGTH, render_kw={"rows": 8}
    )
    submission_key = SubmissionKeyField(validators=[Required(), Length(max=KEY_LENGTH)])


class WriteForm(Form):
    """A first message to a person of the directory."""

    subject = LineField("Objet", [Required()], max_length=150)
    body = ParagraphField(
        "Votre message", [Required()], max_length=MESSAGE_LENGTH, render_kw={"rows": 8}
    )
    submission_key = SubmissionKeyField(validators=[Required(), Length(max=KEY_LENGTH)])


class ReportForm(Form):
    """Why a message is not right."""

    reason = ParagraphField(
        "Qu’est-ce qui ne va pas dans ce message\N{NO-BREAK SPACE}?",
        [Required()],
        max_length=REASON_LENGTH,
        description="L’équipe du service lira ce texte et le message que vous signalez.",
        render_kw={"rows": 5},
    )
