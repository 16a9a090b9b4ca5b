"""What a person asks: what they typed and chose, as a question put to the index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.core.db import db
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import engine
from app.core.search_index.french import names
from app.core.search_index.grammar import Typed, parse
from app.core.search_index.questions import Clause, Question, Sort, Term
from app.core.search_index.synonyms import present_synonyms
from app.workgroups.audiences import audiences_of, belonging_region_codes, own_places_of
from app.workgroups.policies import region_codes_of

PERSON, WORKGROUP = "person", "workgroup"
MOST_NAMED = 300  # people or groups that ``auteur:`` or ``groupe:`` may stand for
NOBODY = frozenset({"0"})  # a value of a facet that no item has
PER_PAGE = 20
# What a visitor may choose: the others are people, structures and groups, known to members.
PUBLIC_FACETS = frozenset({"kind", "region", "theme", "category", "year"})


@dataclass(frozen=True)
class Asked:
    """What the address of the search says. ``chosen`` holds a value for each facet chosen."""

    typed: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    after: str | None = None

    @property
    def kind(self) -> str | None:
        return self.chosen.get("kind")

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for yet."""
        return not self.typed and not self.chosen


@dataclass(frozen=True)
class Understood:
    """What was asked as the index takes it. ``unknown`` are the names of people and groups that
    stand for nobody; one who says nothing has typed only words such as « le » and « de »."""

    question: Question
    typed: Typed
    unknown: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        asked = self.question
        is_bare = not (asked.clauses or asked.excluded or asked.since or asked.until)
        return is_bare and not (self.typed.authors or self.typed.groups)


def understand(user: User | None, asked: Asked, zone: ZoneInfo) -> Understood:
    """The question of a person, or of a visitor, with what they may read. Raises
    IndexUnavailable."""
    typed = parse(asked.typed)
    wanted, excluded = clauses_of(typed, present_synonyms())
    since, until = typed.moments(zone)
    question = Question(
        audiences=audiences_of(user),
        clauses=wanted,
        excluded=excluded,
        chosen={
            facet: frozenset({value})
            for facet, value in asked.chosen.items()
            if may_choose(user, facet)
        },
        since=since,
        until=until,
        sort=asked.sort,
        preferred=places_first_for(user),
        limit=PER_PAGE,
        after=asked.after,
    )
    people = {name: _people(question.audiences, name) for name in typed.authors}
    groups = {name: _groups(question.audiences, name) for name in typed.groups}
    unknown = tuple(name for name, found in (people | groups).items() if not found)
    question = _narrowed(question, "author", people)
    return Understood(_narrowed(question, "container", groups), typed, unknown)


def may_choose(user: User | None, facet: str) -> bool:
    """Whether a facet is offered to a person; None stands for a visitor."""
    return user is not None or facet in PUBLIC_FACETS


def places_first_for(user: User | None) -> frozenset[str]:
    """The groups of which the things come first; a visitor has none."""
    return own_places_of(user) if user else frozenset()


def _narrowed(question: Question, facet: str, named: Mapping[str, frozenset[str]]) -> Question:
    """The question kept to what some names stand for, any of them."""
    if not named:
        return question
    values = frozenset[str]().union(*named.values())
    known = question.chosen.get(facet)
    values = values if known is None else values & known
    return replace(question, chosen={**question.chosen, facet: values or NOBODY})


def _people(audiences: frozenset[str], name: str) -> frozenset[str]:
    return frozenset(map(str, _ids(audiences, PERSON, by_name(name))))


def _groups(audiences: frozenset[str], name: str) -> frozenset[str]:
    wanted, _excluded = clauses_of(parse(name), present_synonyms())
    return frozenset(f"workgroup-{number}" for number in _ids(audiences, WORKGROUP, wanted))


def regions_of(user: User | None) -> frozenset[str]:
    """The regions that are a person's own: that of their file, those of their groups and teams."""
    if user is None:
        return frozenset()
    own = belonging_region_codes(user).union(region_codes_of(user))
    return frozenset(filter(None, db.session.scalars(own)))


def within(question: Question, regions: frozenset[str]) -> Question | None:
    """The same question kept to some regions; none where it then asks for nothing."""
    chosen = question.chosen.get("region")
    kept = regions if chosen is None else regions & chosen
    return replace(question, chosen={**question.chosen, "region": kept}) if kept else None


def by_name(name: str) -> tuple[Clause, ...]:
    """Each word of a name, as it is written."""
    return tuple(Clause((Term(term),)) for term in dict.fromkeys(names(name)))


def _ids(audiences: frozenset[str], kind: str, wanted: tuple[Clause, ...]) -> Iterable[int]:
    if not wanted:
        return ()
    only = {"kind": frozenset({kind})}
    found = engine().search(Question(audiences, wanted, chosen=only, limit=MOST_NAMED))
    return (hit.key.id for hit in found.hits)
