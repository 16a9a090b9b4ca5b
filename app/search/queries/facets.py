"""What could narrow a search: the values of its results, named, with how many bear each."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import User
from app.core.search_index.questions import Answer
from app.core.search_index.shown import names_of, presenters_for
from app.search.queries.asking import Asked, may_choose

MOST_VALUES = 30


@dataclass(frozen=True)
class Facet:
    """A facet of the page: its name in the index, its parameter in the address, its words."""

    name: str
    parameter: str
    label: str
    every: str


KIND = Facet("kind", "type", "Type", "Tout")
FACETS = (
    Facet("region", "region", "Région", "Toutes les régions"),
    Facet("theme", "theme", "Thématique", "Toutes les thématiques"),
    Facet("container", "lieu", "Groupe ou lieu", "Tous les lieux"),
    Facet("category", "nature", "Nature", "Toutes les natures"),
    Facet("organisation", "structure", "Structure", "Toutes les structures"),
    Facet("author", "auteur", "Auteur", "Tous les auteurs"),
    Facet("year", "annee", "Année", "Toutes les années"),
)


@dataclass(frozen=True)
class Option:
    """A value by its French name; ``count`` is how many results it would leave."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Choices:
    """A facet as the page offers it."""

    facet: Facet
    options: list[Option]
    chosen: str | None


@dataclass(frozen=True)
class Tab:
    """A kind of thing found; none stands for all of them."""

    kind: str | None
    name: str
    count: int
    is_current: bool


def facets_for(user: User | None) -> list[Facet]:
    """The facets that a person may choose from, the kind first."""
    return [facet for facet in (KIND, *FACETS) if may_choose(user, facet.name)]


def counted_for(user: User | None) -> tuple[str, ...]:
    """The names of these facets in the index."""
    return tuple(facet.name for facet in facets_for(user))


def tabs(user: User | None, asked: Asked, answer: Answer) -> list[Tab]:
    """All kinds, then each one that holds something, in a steady order."""
    counts = answer.counts.get("kind", {})
    shown = [
        each for each in presenters_for(user) if counts.get(each.kind) or each.kind == asked.kind
    ]
    kinds = [
        Tab(each.kind, each.many, counts.get(each.kind, 0), each.kind == asked.kind)
        for each in shown
    ]
    return [Tab(None, KIND.every, sum(each.count for each in kinds), asked.kind is None), *kinds]


def choices(user: User | None, asked: Asked, answer: Answer) -> list[Choices]:
    """The facets that would narrow these results, or that do."""
    offered = [
        _choices(user, facet, asked, answer.counts.get(facet.name, {}))
        for facet in facets_for(user)
        if facet is not KIND
    ]
    return [each for each in offered if len(each.options) > 1 or each.chosen]


def _choices(user: User | None, facet: Facet, asked: Asked, counts: Mapping[str, int]) -> Choices:
    chosen = asked.chosen.get(facet.name)
    kept = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_VALUES]
    if chosen and chosen not in kept:
        kept.append(chosen)
    names = names_of(user, facet.name, kept)
    options = [Option(each, names[each], counts.get(each, 0)) for each in kept if each in names]
    if facet.name == "year":
        options.sort(key=lambda option: option.value, reverse=True)
    return Choices(facet, options, chosen if chosen in names else None)
