"""Robots at the door: what a form notices of whoever fills it, without a third party or a puzzle.

Nobody is refused on a suspicion. A box that people do not see, once filled, tells a robot: it
gets the same answer as everybody and nothing is kept. Two weaker signs together (a form filled
in no time, a stamp that is not ours, links in the text, a burst from one address) only ask to
press the button once more. Whoever gets no mail all the same is led to the contact page.
"""

from flask import request
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer
from limits import parse
from wtforms import HiddenField, StringField

from app.core.db import now
from app.core.forms import Form
from app.core.security import limiter
from app.core.settings import settings

FASTEST_SECONDS = 3
SIGNS_OF_A_ROBOT = 2
BURST = parse("10 per 10 minutes")
CROWD = (parse("100 per hour"), parse("400 per day"))
LINKS = ("://", "www.", "[url")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="form-stamp")


def stamp(*, is_sure: bool = False) -> str:
    """When the form was shown, signed; ``is_sure`` once the person was asked to look again."""
    return str(_serializer().dumps([int(now().timestamp()), is_sure]))


class GuardedForm(Form):
    """A form that anybody may send, and that robots try."""

    website = StringField("Laissez ce champ vide")
    started = HiddenField(default=stamp)

    @property
    def is_trapped(self) -> bool:
        """Whether the box that nobody sees was filled."""
        return bool(self.website.data)

    def is_doubtful(self, text: str) -> bool:
        """Whether enough signs agree to ask the person to look at their form again."""
        seconds, is_sure = self._read_stamp()
        signs = (
            seconds is None or seconds < FASTEST_SECONDS,
            any(mark in text.casefold() for mark in LINKS),
            not limiter.limiter.hit(BURST, "form-burst", get_remote_address()),
        )
        return not is_sure and sum(signs) >= SIGNS_OF_A_ROBOT

    def ask_again(self) -> None:
        """Let the same form pass the next time."""
        self.started.data = stamp(is_sure=True)

    def _read_stamp(self) -> tuple[int | None, bool]:
        try:
            shown_at, is_sure = _serializer().loads(self.started.data or "")
            return int(now().timestamp()) - int(shown_at), bool(is_sure)
        except (BadSignature, TypeError, ValueError):
            return None, False


def is_crowded() -> bool:
    """Whether one network sends more than a whole training room would; counts this sending."""
    where = (str(request.endpoint), get_remote_address())
    counted = [limiter.limiter.hit(limit, *where) for limit in CROWD]
    return not all(counted)
