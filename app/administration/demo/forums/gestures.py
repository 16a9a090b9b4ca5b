"""What people did with a post of a discussion, by the word that says it in the script."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.accounts.models import User
from app.administration.demo.forums.script import Remark, moment_of
from app.administration.demo.forums.speakers import LEAD, Speakers
from app.forums.models import ForumKind, Post, ReactionKind, ReportReason
from app.forums.services import answers, gestures, moderation, reactions, reports
from app.forums.services.gestures import Gesture

SOON_AFTER = timedelta(minutes=50)
Act = Callable[[Remark, Post, Speakers], None]


def _thank(remark: Remark, post: Post, speakers: Speakers) -> None:
    for name in remark.names("merci"):
        _react(post, ReactionKind.THANKS, name, speakers)


def _find_useful(remark: Remark, post: Post, speakers: Speakers) -> None:
    for name in remark.names("utile"):
        _react(post, ReactionKind.USEFUL, name, speakers)


def _react(post: Post, kind: ReactionKind, name: str, speakers: Speakers) -> None:
    by = speakers.find(name)
    if by.id != post.author_id:
        reactions.toggle(post, kind, by=by)


def _accept(_remark: Remark, post: Post, speakers: Speakers) -> None:
    answers.accept(post, by=_who_runs(speakers))


def _pin(remark: Remark, post: Post, speakers: Speakers) -> None:
    last_day = speakers.cast.today + timedelta(days=int(remark.facts["épinglé"]))
    gestures.pin(post.topic, last_day, by=_who_runs(speakers))


def _lock(_remark: Remark, post: Post, speakers: Speakers) -> None:
    gestures.do(post.topic, Gesture.LOCK, by=_who_runs(speakers))


def _hide(remark: Remark, post: Post, speakers: Speakers) -> None:
    who, _days, reason = remark.facts["masqué"].split(" ", 2)
    moderation.hide(post, reason, by=speakers.find(who), seen=moderation.last_decision_id(post))


def _report(remark: Remark, post: Post, speakers: Speakers) -> None:
    who, _days, reason, explanation = remark.facts["signalé"].split(" ", 3)
    reports.submit(post, ReportReason(reason), explanation, by=speakers.find(who))


def _who_runs(speakers: Speakers) -> User:
    kind = speakers.forum.kind
    if kind is ForumKind.NATIONAL:
        return speakers.cast.ansa
    return speakers.find("region" if kind is ForumKind.REGION else LEAD)


_SOON = {"merci": _thank, "utile": _find_useful, "accepté": _accept, "épinglé": _pin}


def gestures_on(remark: Remark, moment: datetime) -> list[tuple[datetime, Act]]:
    """What was done with a post written at a moment, each with its own."""
    soon = [(moment + SOON_AFTER, act) for fact, act in _SOON.items() if fact in remark.facts]
    return [*soon, *_later(remark)]


def _later(remark: Remark) -> Iterator[tuple[datetime, Act]]:
    if when := remark.facts.get("verrouillé"):
        yield moment_of(when), _lock
    for fact, act in (("masqué", _hide), ("signalé", _report)):
        if fact in remark.facts:
            yield moment_of(remark.facts[fact].split(" ")[1]), act
