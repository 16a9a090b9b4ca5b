"""The pages of a group that stand side by side: each feature declares its own."""

from collections.abc import Callable
from dataclasses import dataclass

from app.accounts.models import User
from app.workgroups.models import Workgroup

Shown = Callable[[User, Workgroup], bool]


@dataclass(frozen=True)
class Section:
    """A page of every group. ``endpoint`` takes ``region`` and ``theme``; ``shown`` says whether
    a person may open that of a group."""

    label: str
    endpoint: str
    order: int
    shown: Shown


_sections: dict[str, Section] = {}


def declare(
    label: str, endpoint: str, *, order: int, shown: Shown = lambda _user, _workgroup: True
) -> None:
    """Add a page to the navigation of groups."""
    _sections.setdefault(endpoint, Section(label, endpoint, order, shown))


def sections_of(user: User, workgroup: Workgroup, *, here: str) -> list[Section]:
    """The pages of a group that a person may open; ``here`` is the endpoint they are reading,
    which is therefore not asked again."""
    return sorted(
        (
            each
            for each in _sections.values()
            if each.endpoint == here or each.shown(user, workgroup)
        ),
        key=lambda each: each.order,
    )
