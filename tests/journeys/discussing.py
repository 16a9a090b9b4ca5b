"""A forum as journeys find it: a group, the people of it, and how one goes about there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.forums.models import Draft, Topic
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, StaffFactory, WorkgroupFactory
from tests.support.browser import assert_no_horizontal_scroll, axe

FORUM = "/groupes/hauts-de-france/acces-a-l-alimentation/forum"
NADIA, SAMIR, LOUISE = "nadia@exemple.fr", "samir@exemple.fr", "louise@exemple.fr"
BREAKFAST = "Petits déjeuners à l’école"

Arrive = Callable[..., Page]


@dataclass
class People:
    """Nadia runs the group; Samir and Louise are of it; an officer of ANSA; Zoé is elsewhere."""

    workgroup: Workgroup
    nadia: User
    samir: User
    louise: User
    officer: User
    zoe: User


def gather() -> People:
    """The people of one group, of ANSA, and of a group of another region."""
    workgroup = WorkgroupFactory(number=5)
    return People(
        workgroup,
        _named(FacilitatorFactory, "Nadia", "Benali", NADIA, workgroup),
        _named(MemberFactory, "Samir", "Étienne", SAMIR, workgroup),
        _named(MemberFactory, "Louise", "Morel", LOUISE, workgroup),
        StaffFactory(email="ansa@exemple.fr"),
        _named(
            MemberFactory,
            "Zoé",
            "Ailleurs",
            "zoe@exemple.fr",
            WorkgroupFactory(region_code="84", number=6),
        ),
    )


def _named(
    factory: type[MemberFactory], first_name: str, last_name: str, email: str, group: Workgroup
) -> User:
    person: User = factory(
        first_name=first_name,
        last_name=last_name,
        sort_name=fold(f"{last_name} {first_name}"),
        email=email,
        workgroup=group,
    )
    return person


def only_topic() -> int:
    """The number of the one topic there is."""
    db.session.rollback()
    topic_id: int = db.session.query(Topic.id).scalar()
    return topic_id


def drafts() -> list[str]:
    """What is being written and is kept, as the database has it now."""
    db.session.rollback()
    return [draft.body for draft in db.session.query(Draft)]


def message(page: Page, number: int) -> Locator:
    return page.locator(f"#message-{number}")


def topic_line(page: Page, title: str = BREAKFAST) -> Locator:
    """A topic in the list of its forum."""
    page.goto(FORUM)
    return page.locator(".app-topic").filter(has_text=title)


def look(page: Page) -> None:
    """What is on the screen is usable by everybody, on a narrow screen too."""
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    assert_no_horizontal_scroll(page)
