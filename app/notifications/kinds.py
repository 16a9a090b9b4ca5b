"""The registry: what there is to be told of, how each thing reads, what a letter is made of.

Each feature declares its own kinds in its ``notices.py``. Nothing of what is told is stored in a
notification: it is described when it is read or sent, by a function that goes through the
feature's ``visible_*``, so that nobody is told of what they may no longer read.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.accounts.models import User

Concern = Callable[[User], bool]


class Rhythm(StrEnum):
    """How soon one is told. On screen there is only at once or never."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return {
            "at_once": "Tout de suite",
            "daily": "Chaque jour",
            "weekly": "Chaque semaine",
            "never": "Jamais",
        }[self.value]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A thing to be told of, with its quiet defaults. ``family`` is a heading of the choices.

    ``one`` and ``many`` count it (« 3 réponses dans … »); ``told`` follows its author's name and
    says what happened and why one is told (« vous a mentionné »). ``section`` is the part of the
    letter that tells it in place of « Pour vous ». A kind in the letter only is never stored as a
    notification: it is the choice that its sections ask about. One that ``calls`` the person by
    name or office is mailed at once even when an earlier mail of the conversation is unread.
    One that ``is_mailed_apart`` is mailed by its own feature, which asks ``wants_at_once`` when
    the mail leaves. ``concerns`` says who is offered the choice, everybody without.
    """

    key: str
    label: str
    family: str
    is_on_screen: bool
    mail: Rhythm
    one: str = "nouveauté"
    many: str = "nouveautés"
    told: str = ""
    section: str = ""
    calls: bool = False
    is_letter_only: bool = False
    is_mailed_apart: bool = False
    concerns: Concern | None = None

    @property
    def rhythms(self) -> list[Rhythm]:
        """The rhythms of mail that one may choose."""
        return [each for each in Rhythm if not (self.is_letter_only and each is Rhythm.AT_ONCE)]


@dataclass(frozen=True)
class Line:
    """One thing as it is told. ``href`` is a path of this service; ``thread_title`` the topic it
    belongs to, ``place_name`` the group, ``place_short`` its name in the subject of a mail."""

    title: str
    href: str
    place_name: str = ""
    place_short: str = ""
    thread_title: str = ""
    thread_href: str = ""
    author: str = ""
    excerpt: str = ""


@dataclass(frozen=True)
class Span:
    """What a letter covers: from the last one to now, for the kinds of one rhythm."""

    rhythm: Rhythm
    since: datetime
    until: datetime


LineWriter = Callable[[User, Span], Sequence[Line]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the letter: its French title, its place, and who writes it.

    Sections of the same title make one part. ``kind`` is the choice that says in which letter it
    stands, the weekly one without; ``one`` and ``many`` count its lines in the subject. ``more``
    is the path where the lines that the letter has no room for are read.
    """

    key: str
    title: str
    order: int
    lines: LineWriter
    kind: Kind | None = None
    one: str = ""
    many: str = ""
    more: str = ""


Describer = Callable[[User, Sequence[int]], dict[int, Line]]
PlaceNames = Callable[[Sequence[str]], dict[str, str]]
ThreadNames = Callable[[User, Sequence[str]], dict[str, str]]
ZoneNames = Callable[[Collection[int]], dict[int, str]]
WAITING_TITLE, WAITING_ORDER = "Ce qui vous attend", 10
FOR_YOU_TITLE, FOR_YOU_ORDER = "Pour vous", 20
_kinds: dict[str, Kind] = {}
_describers: dict[str, Describer] = {}
_sections: dict[str, Section] = {}
_place_names: list[PlaceNames] = []
_thread_names: list[ThreadNames] = []
_zone_names: list[ZoneNames] = []


def declare_kind(
    key: str,
    label: str,
    *,
    family: str,
    is_on_screen: bool = True,
    mail: Rhythm = Rhythm.WEEKLY,
    calls: bool = False,
    concerns: Concern | None = None,
    **words: str,
) -> Kind:
    """Declare a kind of notification (``forums.mention``) with its defaults.

    ``words`` are ``one``, ``many``, ``told`` and ``section`` of ``Kind``.
    """
    _kinds[key] = Kind(
        key=key,
        label=label,
        family=family,
        is_on_screen=is_on_screen,
        mail=mail,
        calls=calls,
        concerns=concerns,
        **words,  # type: ignore[arg-type]
    )
    return _kinds[key]


def mailed_apart(kind: Kind) -> Kind:
    """Leave the mails of a kind to its own feature: they hold what those of here cannot."""
    _kinds[kind.key] = replace(kind, is_mailed_apart=True)
    return _kinds[kind.key]


def declare_letter_kind(
    key: str,
    label: str,
    *,
    family: str,
    mail: Rhythm = Rhythm.WEEKLY,
    concerns: Concern | None = None,
) -> Kind:
    """Declare something that the letter alone tells, such as what waits for an answer."""
    _kinds[key] = Kind(
        key=key,
        label=label,
        family=family,
        is_on_screen=False,
        mail=mail,
        is_letter_only=True,
        concerns=concerns,
    )
    return _kinds[key]


def kinds() -> list[Kind]:
    """Every kind, in the order of declaration."""
    return list(_kinds.values())


def kinds_for(user: User) -> list[Kind]:
    """The kinds that a person is offered a choice about; each question is asked once."""
    answers = {each: each(user) for each in {kind.concerns for kind in kinds()} if each}
    return [kind for kind in kinds() if kind.concerns is None or answers[kind.concerns]]


def kind_at(key: str) -> Kind | None:
    """A kind by its key, none when no feature declares it any more."""
    return _kinds.get(key)


def describer(about_kind: str) -> Callable[[Describer], Describer]:
    """Declare how the objects of a table are told: ``(user, ids) -> {id: Line}``, without those
    that the person may not read."""

    def add(function: Describer) -> Describer:
        _describers[about_kind] = function
        return function

    return add


def describe(user: User, about_kind: str, ids: Sequence[int]) -> dict[int, Line]:
    """These objects as this person may be told of them; those they may not read are absent."""
    function = _describers.get(about_kind)
    return function(user, ids) if function and ids else {}


def section(
    key: str, title: str, *, order: int, kind: Kind | None = None, **words: str
) -> Callable[[LineWriter], LineWriter]:
    """Declare a part of the letter: ``(user, span) -> lines``, the most useful first.

    It is asked for all its lines: the letter shows the first ones and counts the others. What
    waits for an answer takes WAITING_TITLE and WAITING_ORDER; orders from 30 up are free.
    ``words`` are ``one``, ``many`` and ``more`` of ``Section``.
    """

    def add(lines: LineWriter) -> LineWriter:
        _sections[key] = Section(key=key, title=title, order=order, lines=lines, kind=kind, **words)
        return lines

    return add


def sections() -> list[Section]:
    """The parts of the letter in their order."""
    return sorted(_sections.values(), key=lambda each: each.order)


def place_names(function: PlaceNames) -> PlaceNames:
    """Declare who names places: ``["workgroup-12"] -> {"workgroup-12": "GT 5, Bretagne"}``."""
    _place_names.append(function)
    return function


def names_of_places(places: Sequence[str]) -> dict[str, str]:
    """The French name of each place that some feature knows."""
    return {key: name for function in _place_names for key, name in function(places).items()}


def thread_names(function: ThreadNames) -> ThreadNames:
    """Declare who names conversations (``topic-12``) to a person who may read them."""
    _thread_names.append(function)
    return function


def names_of_threads(user: User, threads: Sequence[str]) -> dict[str, str]:
    """The title of each conversation that this person may read."""
    return {
        key: name for function in _thread_names for key, name in function(user, threads).items()
    }


def default_zones(function: ZoneNames) -> ZoneNames:
    """Declare who knows where people live: ``[12] -> {12: "Indian/Reunion"}``."""
    _zone_names.append(function)
    return function


def zones_of(user_ids: Collection[int]) -> dict[int, str]:
    """The zone (IANA name) of each of these people, as far as some feature knows it."""
    return {
        user_id: zone for function in _zone_names for user_id, zone in function(user_ids).items()
    }
