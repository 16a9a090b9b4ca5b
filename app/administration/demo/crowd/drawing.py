"""What the requests of the crowd are made of, drawn from their number: always the same."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from app.access_requests.models import Decision, RequestStatus
from app.administration.demo import content
from app.administration.demo.crowd.inserting import Row
from app.administration.demo.organisations import FULL_REGION
from app.core.db import now
from app.core.text import fold
from app.directory.models import Organisation

EMAIL = "demande-{:06}@exemple.fr"
FULL_REGION_SHARE = 0.2
SINGLE_NAME_SHARE = 0.05
FINAL_DAYS, OPEN_DAYS = 300, 45
# Out of 100 requests, how many are in each state.
SHARES = {
    RequestStatus.APPROVED: 20,
    RequestStatus.DECLINED: 10,
    RequestStatus.WITHDRAWN: 2,
    RequestStatus.EXPIRED: 5,
    RequestStatus.UNCONFIRMED: 8,
    RequestStatus.AWAITING_INFORMATION: 6,
    RequestStatus.ON_HOLD: 6,
    RequestStatus.PENDING: 43,
}
STATUSES = [status for status, share in SHARES.items() for _ in range(share)]
NEVER_CONFIRMED = {RequestStatus.UNCONFIRMED, RequestStatus.EXPIRED}
DECIDED = {
    RequestStatus.APPROVED: Decision.ACCEPTED,
    RequestStatus.DECLINED: Decision.DECLINED,
}


@dataclass(frozen=True)
class Applicant:
    """One of the crowd: the row of their request and the groups they want."""

    row: Row
    workgroup_ids: list[int]

    @property
    def status(self) -> RequestStatus:
        return RequestStatus(self.row["status"])

    @property
    def is_in(self) -> bool:
        return self.status is RequestStatus.APPROVED


@dataclass(frozen=True)
class Crowd:
    """What applicants are drawn from: groups to join and structures, by region."""

    groups: dict[str, list[int]]
    places: dict[str, list[Organisation]]
    dice: Random
    today: datetime = field(default_factory=now)

    def draw(self, number: int) -> Applicant:
        """The applicant of a number."""
        region_code = self._region()
        row = {**self._person(region_code), **self._moments(STATUSES[number % len(STATUSES)])}
        row |= {
            "submission_key": f"demo-{number}",
            "email": EMAIL.format(number),
            "motivation": self.dice.choice(content.column("motivations", "texte")),
            "region_code": region_code,
            "is_demo": True,
        }
        wanted = self.dice.sample(self.groups[region_code], self.dice.choice((1, 1, 2)))
        return Applicant(row, wanted)

    def _region(self) -> str:
        if self.dice.random() < FULL_REGION_SHARE:
            return FULL_REGION
        return self.dice.choice(list(self.groups))

    def _person(self, region_code: str) -> Row:
        first = self.dice.choice(content.rows("first_names"))
        last = self._last_name()
        place = self.dice.choice(self.places[region_code])
        return {
            "first_name": first["prenom"],
            "last_name": last,
            "search_name": fold(f"{first['prenom']} {last}"),
            "organisation_name": place.name,
            "organisation_id": place.id,
            "department_code": place.department_code,
            "job_title": content.job_titles()[place.type_code or "AUTRE", first["genre"]],
        }

    def _last_name(self) -> str:
        """Most have two, for fifty thousand people do not share a few thousand names."""
        names = content.column("last_names", "nom")
        if self.dice.random() < SINGLE_NAME_SHARE:
            return self.dice.choice(names)
        return "-".join(self.dice.sample(names, 2))

    def _moments(self, status: RequestStatus) -> Row:
        age = self.dice.uniform(0.05, FINAL_DAYS if status.is_final else OPEN_DAYS)
        created_at = self.today - timedelta(days=age)
        done_at = self.today - timedelta(days=age * self.dice.uniform(0.5, 0.9))
        return {
            "status": status,
            "created_at": created_at,
            "notice_read_at": created_at,
            "confirmed_at": None if status in NEVER_CONFIRMED else created_at + timedelta(hours=1),
            "decided_at": done_at if status in DECIDED else None,
            "closed_at": done_at if status.is_final else None,
        }
