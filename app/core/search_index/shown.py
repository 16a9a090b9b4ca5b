"""How what was found is shown: each feature presents its kinds, and names the values of facets.

What is found is loaded again from the database through what the reader may see: an index that is
late by a second shows nothing that was closed since.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.search_index.questions import Hit


@dataclass(frozen=True)
class Shown:
    """A thing found, as its line shows it. ``text`` is what an excerpt is taken from: that of the
    page which answers, where ``part`` names one (« page 12 »).

    ``place`` says where it stands, ``facts`` what it is (« Compte rendu, adopté par le groupe »,
    or the function of a person). ``came_at`` is when it was first there to read, for what is dated
    otherwise: an event is dated of its day.
    """

    title: str
    href: str
    text: str = ""
    place: str = ""
    place_href: str = ""
    author: str = ""
    moment: datetime | None = None
    came_at: datetime | None = None
    facts: str = ""
    part: str = ""
    part_href: str = ""


Load = Callable[[Any, Mapping[int, int]], Mapping[int, Shown]]
LoadPublic = Callable[[Mapping[int, int]], Mapping[int, Shown]]
Renewed = Callable[[Any, datetime, datetime], Mapping[int, datetime]]
NamesOf = Callable[[Any, Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Presenter:
    """How a kind is shown. ``load(user, {id: part})`` gives those that the person may see, in a
    constant number of queries; ``part`` is 0 where no page answers better than the rest.

    ``load_public({id: part})`` gives what anybody reads, with nothing that is kept from visitors,
    at an address that opens for them: without it, no visitor finds the kind.

    ``renewed(user, since, until)`` gives what came or changed in a span and is dated of long
    before in the index, each with that date: an old report that was deposited today."""

    kind: str
    one: str
    many: str
    order: int
    load: Load
    load_public: LoadPublic | None = None
    renewed: Renewed | None = None

    def shown_to(self, user: Any, wanted: Mapping[int, int]) -> Mapping[int, Shown]:
        """What a person may see of some items; None stands for a visitor."""
        if user is not None:
            return self.load(user, wanted)
        return self.load_public(wanted) if self.load_public else {}


_presenters: dict[str, Presenter] = {}
_namers: dict[str, dict[str, NamesOf]] = {}


def present(presenter: Presenter) -> Presenter:
    """Have a kind shown. Called once, in the ``search.py`` of its feature."""
    _presenters[presenter.kind] = presenter
    return presenter


def presenters_for(user: Any) -> list[Presenter]:
    """The kinds that a person may find, in the order of the tabs; None stands for a visitor."""
    every = sorted(_presenters.values(), key=lambda each: each.order)
    return [each for each in every if user is not None or each.load_public]


def shown(user: Any, hits: Iterable[Hit]) -> list[tuple[Hit, Shown]]:
    """Those of some hits that a person may see, in the same order; None stands for a visitor."""
    kept = list(hits)
    wanted: dict[str, dict[int, int]] = {}
    for hit in kept:
        wanted.setdefault(hit.key.kind, {})[hit.key.id] = hit.part
    loaded = {
        kind: _presenters[kind].shown_to(user, parts)
        for kind, parts in wanted.items()
        if kind in _presenters
    }
    found = ((hit, loaded.get(hit.key.kind, {}).get(hit.key.id)) for hit in kept)
    return [(hit, each) for hit, each in found if each is not None]


def name_values(facet: str, of: str, names_of: NamesOf) -> None:
    """Declare who names values of a facet: ``names_of(user, values)`` leaves out what it does not
    know, or what the person may not see. ``of`` is the feature, since several may name some."""
    _namers.setdefault(facet, {})[of] = names_of


def names_of(user: Any, facet: str, values: Collection[str]) -> dict[str, str]:
    """The French names of values of a facet; one that nobody names is absent: show it nowhere."""
    if facet == "kind":
        return {each.kind: each.many for each in presenters_for(user) if each.kind in values}
    if facet == "year":
        return {value: value for value in values}
    found: dict[str, str] = {}
    for names in _namers.get(facet, {}).values():
        found |= names(user, values) if values else {}
    return found
