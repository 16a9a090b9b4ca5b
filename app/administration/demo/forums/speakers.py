"""Who speaks in the discussions: people found by what they do, and put in the group first."""

import re
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.administration.demo.forums.script import Discussion
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Timeline, days_ago
from app.administration.demo.workgroups import by_number
from app.core.db import db
from app.forums.models import Forum, ForumKind
from app.workgroups.models import Membership, Role, Workgroup
from app.workgroups.services import add_member

LEAD = "lead"
CAME = 245
_SPEAKER = re.compile(r"([A-Z_]+)(?:#(\d+))?(?:@(\w+))?")
_NAMED = re.compile(r"(@?)\{([\w@#]+)\}")


@dataclass(frozen=True)
class Speakers:
    """The people of the discussions of one forum."""

    cast: Cast
    forum: Forum

    def find(self, name: str) -> User:
        """A person by the name they bear in the script."""
        if name in self.cast.personas:
            return self.cast.personas[name]
        return self._lead() if name == LEAD else self._of_type(name)

    def speak(self, text: str) -> str:
        """A text where the people it names have their names."""
        return _NAMED.sub(lambda found: self._named(found[2], is_called=bool(found[1])), text)

    def _named(self, name: str, *, is_called: bool) -> str:
        user = self.find(name)
        if not is_called:
            return user.first_name
        return f"[@{user.full_name}](/annuaire/personnes/{user.id})"

    def _of_type(self, name: str) -> User:
        found = _SPEAKER.fullmatch(name)
        assert found, f"{name} is nobody"
        type_code, rank, region_code = found.groups()
        players = self.cast.people[region_code or FULL_REGION]
        several = [each.user for each in players if each.type_code == type_code]
        return several[int(rank or 1) - 1]

    def _lead(self) -> User:
        """Who runs the group beside the persona."""
        personas = [each.id for each in self.cast.personas.values()]
        leads = (
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.workgroup_id == self.forum.workgroup_id,
                Membership.role == Role.FACILITATOR,
                User.id.not_in(personas),
            )
            .order_by(User.id)
        )
        return db.session.scalars(leads).first() or self.cast.personas["animatrice"]


def forum_of(place: str) -> Forum:
    """The forum of a file of discussions: ``groupe-05``, ``region``, ``pays``."""
    forums = select(Forum).options(joinedload(Forum.workgroup), joinedload(Forum.region))
    if place == "pays":
        wanted = forums.where(Forum.kind == ForumKind.NATIONAL)
    elif place == "region":
        wanted = forums.where(Forum.kind == ForumKind.REGION, Forum.region_code == FULL_REGION)
    else:
        group = by_number(FULL_REGION)[int(place.removeprefix("groupe-"))]
        wanted = forums.where(Forum.workgroup_id == group.id)
    return db.session.scalars(wanted).one()


def seat(discussion: Discussion, speakers: Speakers, timeline: Timeline) -> None:
    """Put in the group those who write in it, some months ago."""
    workgroup = speakers.forum.workgroup
    if workgroup is None:
        return
    names = {each.who for each in discussion.remarks} - {LEAD} - speakers.cast.personas.keys()
    for name in sorted(names):
        timeline.at(days_ago(CAME), partial(_sit, workgroup, speakers.find(name), speakers.cast))


def _sit(workgroup: Workgroup, user: User, cast: Cast) -> None:
    add_member(workgroup, user, by=cast.ansa)
