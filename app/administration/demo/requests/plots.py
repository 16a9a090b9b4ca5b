"""How a request goes: the steps that lead to each state, one after the other."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access_requests.models import AccessRequest, Decision, OpinionValue
from app.access_requests.queries.links import CONFIRMATION
from app.access_requests.services.answers import Choice
from app.access_requests.services.claims import claim
from app.access_requests.services.decisions import decide, wishes_of
from app.access_requests.services.exchanges import ask_for_information
from app.access_requests.services.following import reply, withdraw
from app.access_requests.services.opinions import give_opinion
from app.access_requests.services.submission import (
    Submission,
    after_submission,
    confirm,
    submit,
)
from app.accounts.models import User
from app.accounts.services import activate
from app.accounts.services.activation import PURPOSE as ACTIVATION
from app.administration.demo import content
from app.administration.demo.accounts import PASSWORD
from app.administration.demo.people import Cast
from app.core import tokens
from app.core.db import db, now
from app.workgroups.queries import facilitators_of

Telling = Generator[datetime, None, AccessRequest]
QUESTION = (
    "Bonjour, merci pour votre demande. Pourriez-vous nous dire en quelques mots ce qui vous relie "
    "au thème de ce groupe ? Une expérience personnelle compte autant qu’un métier."
)
ANSWER = "Bien sûr\N{NO-BREAK SPACE}: j’anime depuis deux ans un atelier avec des habitants."
COMPLETE = "Ce groupe ne prend plus de nouveaux membres, afin de terminer sa feuille de route."
LIFETIME = timedelta(days=7)


@dataclass
class Plot:
    """One request: who asks, when it began, who decides."""

    cast: Cast
    typed: Submission
    clock: datetime
    officer: str = "ansa"
    today: datetime = field(default_factory=now)

    @property
    def by(self) -> User:
        return self.cast.personas[self.officer]

    def wait(self, shortest: float, longest: float) -> datetime:
        """The moment of the next step, some days later, and never after today."""
        following = self.clock + timedelta(days=self.cast.dice.uniform(shortest, longest))
        latest = self.clock + (self.today - self.clock) * self.cast.dice.uniform(0.4, 0.8)
        self.clock = min(following, latest)
        return self.clock


def submitted(plot: Plot) -> Telling:
    """The form is sent and the first mail leaves."""
    yield plot.clock
    asked = submit(plot.typed, submission_key=plot.cast.new_key())
    asked.is_demo = True
    after_submission({"request_id": asked.id})
    return asked


def confirmed(plot: Plot) -> Telling:
    """The address is confirmed: the request waits for those who judge it."""
    asked = yield from submitted(plot)
    yield plot.wait(0.002, 0.4)
    tokens.revoke(CONFIRMATION, asked.id)
    return confirm(tokens.issue(CONFIRMATION, asked.id, LIFETIME))


def commented(plot: Plot) -> Telling:
    """The facilitators of the wanted groups gave their opinion, one at least."""
    asked = yield from confirmed(plot)
    wishes = wishes_of(asked)
    leads = facilitators_of(wish.workgroup_id for wish in wishes)
    for wish in wishes:
        for lead in leads.get(wish.workgroup_id, [])[: plot.cast.dice.choice((1, 2))]:
            yield plot.wait(0.1, 1)
            said = plot.cast.dice.choice(content.rows("opinions"))
            give_opinion(wish, OpinionValue(said["valeur"]), said["texte"], by=lead)
    return asked


def claimed(plot: Plot) -> Telling:
    """An officer has it in hand right now."""
    asked = yield from commented(plot)
    yield plot.today - timedelta(minutes=plot.cast.dice.randint(1, 9))
    claim(asked, by=plot.by)
    return asked


def questioned(plot: Plot) -> Telling:
    """Something is missing: the person was asked."""
    asked = yield from commented(plot)
    yield plot.wait(0.2, 2)
    ask_for_information(asked, QUESTION, by=plot.by, submission_key=plot.cast.new_key())
    return asked


def answered(plot: Plot) -> Telling:
    """The person answered: the request is back in line."""
    asked = yield from questioned(plot)
    yield plot.wait(0.1, 3)
    reply(asked, ANSWER, submission_key=plot.cast.new_key())
    return asked


def decided(plot: Plot, *decisions: Decision) -> Telling:
    """An officer decides group by group; the last decision goes for the groups that follow."""
    asked = yield from commented(plot)
    yield plot.wait(0.5, 6)
    wishes = wishes_of(asked)
    padded = [*decisions, *[decisions[-1]] * len(wishes)]
    choices = [
        Choice(wish, decision, COMPLETE if decision is Decision.DECLINED else "")
        for wish, decision in zip(wishes, padded, strict=False)
    ]
    decide(asked, choices, by=plot.by)
    if asked.user_id:
        db.session.get_one(User, asked.user_id).is_demo = True
    return asked


def held(plot: Plot) -> Telling:
    """The answer is put off for all groups."""
    return (yield from decided(plot, Decision.HELD))


def half_held(plot: Plot) -> Telling:
    """The first group opens, the answer is put off for the others."""
    return (yield from decided(plot, Decision.ACCEPTED, Decision.HELD))


def declined(plot: Plot) -> Telling:
    """No group opens, with the reason."""
    return (yield from decided(plot, Decision.DECLINED))


def partly_approved(plot: Plot) -> Telling:
    """The first group opens, the others do not."""
    return (yield from decided(plot, Decision.ACCEPTED, Decision.DECLINED))


def approved(plot: Plot) -> Telling:
    """Every group opens; the activation link was not used yet."""
    return (yield from decided(plot, Decision.ACCEPTED))


def arrived(plot: Plot) -> Telling:
    """Every group opens, and the person has chosen a password."""
    asked = yield from approved(plot)
    yield plot.wait(0.05, 3)
    assert asked.user_id is not None
    tokens.revoke(ACTIVATION, asked.user_id)
    activate(tokens.issue(ACTIVATION, asked.user_id, LIFETIME), PASSWORD)
    return asked


def withdrawn(plot: Plot) -> Telling:
    """The person gave up."""
    asked = yield from confirmed(plot)
    yield plot.wait(0.5, 4)
    withdraw(asked)
    return asked
