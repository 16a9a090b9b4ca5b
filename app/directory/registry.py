"""What features above know of people and structures, said here without being imported.

Workgroups says which groups a person is in; the directory finds, shows and hides with it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, select

from app.accounts.models import User
from app.core.converters import LARGEST_NUMBER
from app.core.dates import plural

Label = tuple[str, str]  # (facet, value), as in directory_labels
LabelsOf = Callable[[Collection[int]], dict[int, list[Label]]]
NamesOf = Callable[[Mapping[str, Collection[str]]], dict[Label, str]]
SharersWith = Callable[[User], Select[int]]


@dataclass(frozen=True)
class LabelSource:
    """Values that a feature gives to people (by account number), with their French names."""

    facets: tuple[str, ...]
    labels_of: LabelsOf
    names_of: NamesOf


@dataclass(frozen=True)
class Line:
    """A line of a section: « Accès à l’alimentation », its address, « animatrice »."""

    text: str
    href: str | None = None
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """What else a page shows: a title and its lines."""

    title: str
    lines: list[Line]


Left = Callable[[User, User | None], None]
PersonSection = Callable[[User, int], Section | None]
_sources: dict[str, LabelSource] = {}
_organisation_labels: list[LabelsOf] = []
_sharers: list[SharersWith] = []
_exports: list[tuple[Callable[[User], bool], SharersWith]] = []
_person_sections: list[PersonSection] = []
_organisation_sections: list[PersonSection] = []
_left: list[Left] = []
_rows: dict[str, tuple[str, str]] = {}
_followed: dict[type[Any], Callable[[Any], Iterable[int]]] = {}


def labels(facets: tuple[str, ...], labels_of: LabelsOf, names_of: NamesOf) -> None:
    """Declare the facets that a feature fills for people."""
    source = LabelSource(facets, labels_of, names_of)
    _sources.update(dict.fromkeys(facets, source))


def labels_of_people(user_ids: Collection[int]) -> dict[int, set[Label]]:
    """Every value that features give to these people."""
    found: dict[int, set[Label]] = {}
    for source in dict.fromkeys(_sources.values()):
        for user_id, given in source.labels_of(user_ids).items():
            found.setdefault(user_id, set()).update(given)
    return found


def organisation_labels(labels_of: LabelsOf) -> LabelsOf:
    """Declare the values of the same facets that structures have through their people of today."""
    _organisation_labels[:] = [labels_of]
    return labels_of


def labels_of_organisations(organisation_ids: Collection[int]) -> dict[int, list[Label]]:
    """Every value that a feature gives to these structures."""
    return _organisation_labels[0](organisation_ids) if _organisation_labels else {}


def names_of(wanted: Mapping[str, Collection[str]]) -> dict[Label, str]:
    """The French names of values of the facets that features fill."""
    found: dict[Label, str] = {}
    for source in dict.fromkeys(_sources.values()):
        own = {facet: wanted[facet] for facet in source.facets if wanted.get(facet)}
        found |= source.names_of(own) if own else {}
    return found


def numbers_among(values: Collection[str]) -> list[int]:
    """Those of these values that may be the number of a row: an address may say anything."""
    numbers = (int(value) for value in values if value.isdecimal())
    return [number for number in numbers if number <= LARGEST_NUMBER]


def follow(model: type[Any], people_of: Callable[[Any], Iterable[int]]) -> None:
    """Renew the entries of ``people_of(row)`` whenever a row of this model changes."""
    _followed[model] = people_of


def people_followed(row: Any) -> Iterable[int]:
    """The people whose entry depends on a row that changed."""
    people_of = _followed.get(type(row))
    return people_of(row) if people_of else ()


def shared_groups(sharers: SharersWith) -> SharersWith:
    """Declare who shares a group with a person: a select of account numbers."""
    _sharers[:] = [sharers]
    return sharers


def sharing_a_group_with(viewer: User) -> Select[int]:
    """The people who share a group with a person, as a condition: ``User.id.in_(…)``."""
    return _sharers[0](viewer) if _sharers else select(User.id).where(false())


def exports(runs_some: Callable[[User], bool], people: SharersWith) -> None:
    """Declare who runs something, and whom they may then take out of the service in an export."""
    _exports[:] = [(runs_some, people)]


def may_export_some(viewer: User) -> bool:
    """Whether a person runs something whose people they may export."""
    return any(runs_some(viewer) for runs_some, _ in _exports)


def people_exportable_by(viewer: User) -> Select[int]:
    """The people whom a person may export by the groups and regions that they run."""
    return _exports[0][1](viewer) if _exports else select(User.id).where(false())


def person_section(section: PersonSection) -> PersonSection:
    """Declare what else the page of a person shows: ``section(viewer, user_id)``."""
    _person_sections.append(section)
    return section


def organisation_section(section: PersonSection) -> PersonSection:
    """Declare what else the page of a structure shows: ``section(viewer, organisation_id)``."""
    _organisation_sections.append(section)
    return section


def sections_of_person(viewer: User, user_id: int) -> list[Section]:
    """What features add to the page of a person."""
    found = [section(viewer, user_id) for section in _person_sections]
    return [each for each in found if each]


def sections_of_organisation(viewer: User, organisation_id: int) -> list[Section]:
    """What features add to the page of a structure."""
    found = [section(viewer, organisation_id) for section in _organisation_sections]
    return [each for each in found if each]


def left(told: Left) -> Left:
    """Declare what follows when a person leaves a structure: ``told(user, by)``."""
    _left.append(told)
    return told


def tell_left(user: User, by: User | None) -> None:
    """Tell the features above that a person left a structure."""
    for told in _left:
        told(user, by)


def call_rows(table: str, one: str, many: str) -> None:
    """Say what the rows of a table that names structures are called, alone and several."""
    _rows[table] = (one, many)


def rows_called(table: str, count: int) -> str:
    """« 2 demandes d’accès »; a table that nobody named holds « lignes »."""
    return plural(count, *_rows.get(table, ("ligne", "lignes")))
