"""Links that stop mails: signed, so that they hold whom and what they stop; they never expire.

A mail is read months later, and whoever wants no more of it must be able to say so (RFC 8058).
The signature stands first and has the length of a secret of ``core.tokens``: the stored copy of a
mail that has left holds no working link.
"""

import hashlib
from dataclasses import dataclass

from itsdangerous import Signer

from app.accounts.models import User
from app.core.db import db
from app.core.links import absolute_url
from app.core.settings import settings
from app.notifications.kinds import Rhythm, kind_at
from app.notifications.policies import names_of_targets
from app.notifications.queries.choices import LETTER

KIND = "kind"


@dataclass(frozen=True)
class Stop:
    """What a link stops for a person: a place, a conversation, ``kind.…`` or ``letter.weekly``."""

    user: User
    what: str

    @property
    def token(self) -> str:
        return token_of(self.user.id, self.what)

    @property
    def kind_key(self) -> str | None:
        """The kind whose mails it stops, a whole letter being one."""
        family, _, key = self.what.partition(".")
        if family == LETTER:
            return self.what
        return key if family == KIND else None

    @property
    def name(self) -> str:
        """What will stop, as an end of « Ne plus recevoir … »."""
        family, _, key = self.what.partition(".")
        if family == LETTER:
            when = "quotidienne" if key == Rhythm.DAILY else "hebdomadaire"
            return f"votre lettre {when}"
        if family == KIND:
            kind = kind_at(key)
            return f"de courriel pour «\u00a0{kind.label if kind else key}\u00a0»"
        known = names_of_targets(self.user, [self.what]).get(self.what)
        return f"de nouvelles de {known}" if known else "de nouvelles de cette discussion"


def stop_kind(key: str) -> str:
    """What the link of a kind of mail stops."""
    return f"{KIND}.{key}"


def token_of(user_id: int, what: str) -> str:
    """The signed part of a link."""
    value = f"{user_id}.{what}"
    return f"{_signer().get_signature(value).decode()}.{value}"


def stop_url(user: User, what: str) -> str:
    """The address that stops something for a person, by a POST."""
    return absolute_url("notifications.stop", token=token_of(user.id, what))


def read_token(token: str) -> Stop | None:
    """What a link stops and for whom; None for a forged or damaged one."""
    signature, _, value = token.partition(".")
    if not _signer().verify_signature(value, signature.encode()):
        return None
    number, _, what = value.partition(".")
    user = db.session.get(User, int(number))
    return Stop(user, what) if user and what else None


def _signer() -> Signer:
    return Signer(settings().secret_key, salt="notifications.stop", digest_method=hashlib.sha256)
