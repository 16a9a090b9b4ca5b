"""A mail text tried on oneself before others receive it."""

from app.accounts.models import User
from app.core.mail import OutgoingMail, send_mail
from app.core.mail_texts import MailText, Wording

TRIAL_MARK = "[Essai]"


def send_trial(text: MailText, words: Wording, by: User) -> OutgoingMail:
    """Send a text to whoever writes it, filled with its examples. Raises BadMailText."""
    marked = Wording(f"{TRIAL_MARK} {words.subject}", words.body)
    return send_mail(by.email, text.key, text.examples, words=marked)
