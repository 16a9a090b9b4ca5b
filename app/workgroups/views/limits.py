"""How much one person may send to those who run groups in an hour, each sending being a mail."""

from flask_login import current_user
from limits import parse
from wtforms import Field

from app.core.forms import Form
from app.core.security import limiter

MESSAGES = parse("10 per hour")
REQUESTS = parse("20 per hour")
TOO_MANY_MESSAGES = (
    "Vous avez envoyé 10 messages en une heure\N{NO-BREAK SPACE}: attendez un peu avant d’en "
    "envoyer un autre. Votre texte est conservé ici."
)
TOO_MANY_REQUESTS = (
    "Vous avez fait 20 demandes en une heure\N{NO-BREAK SPACE}: attendez un peu avant d’en "
    "faire une autre. Votre texte est conservé ici."
)


def may_write(form: Form, field: Field) -> bool:
    """Whether a person has not written too much lately; counts this message."""
    if limiter.limiter.hit(MESSAGES, "workgroup-message", str(current_user.id)):
        return True
    form.refuse(field, TOO_MANY_MESSAGES)
    return False


def may_ask(form: Form, field: Field) -> bool:
    """Whether a person has not asked to join too often lately; counts this request."""
    if limiter.limiter.hit(REQUESTS, "workgroup-join", str(current_user.id)):
        return True
    form.refuse(field, TOO_MANY_REQUESTS)
    return False
