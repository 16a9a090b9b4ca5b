"""People who ask for access: who they are, where they work, which groups they want."""

from dataclasses import dataclass

from app.access_requests.services.submission import Submission
from app.administration.demo import content
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import IN_OWN_NAME, Cast, Identity
from app.administration.demo.workgroups import OWN_GROUP, by_number

OWN_GROUP_SHARE = 0.35


@dataclass(frozen=True)
class Place:
    """Where an applicant comes from: a known structure, one that is not, or none."""

    organisation_name: str
    department_code: str | None
    job_title: str


def applicant(
    cast: Cast, region_code: str, identity: Identity, place: Place, groups: int
) -> Submission:
    """Somebody who asks for some groups of a region."""
    return Submission(
        first_name=identity.first_name,
        last_name=identity.last_name,
        email=identity.email,
        organisation_name=place.organisation_name,
        department_code=place.department_code,
        job_title=place.job_title,
        region_code=region_code,
        workgroup_ids=wanted_groups(cast, region_code, groups),
        motivation=cast.dice.choice(content.column("motivations", "texte")),
    )


def from_known_place(cast: Cast, region_code: str, groups: int) -> Submission:
    """Somebody of a structure that the directory knows, or in their own name."""
    identity = cast.new_identity()
    organisation = cast.dice.choice(cast.organisations[region_code])
    title = content.job_titles()[organisation.type_code or "AUTRE", identity.gender]
    if organisation.type_code == IN_OWN_NAME:
        return applicant(cast, region_code, identity, Place("", None, title), groups)
    place = Place(organisation.name, organisation.department_code, title)
    return applicant(cast, region_code, identity, place, groups)


def from_unknown_place(cast: Cast, region_code: str, groups: int) -> Submission:
    """Somebody of the full region whose structure the directory does not know yet."""
    row = cast.dice.choice(content.rows("applicants"))
    place = Place(row["structure"], row["departement"], row["fonction"])
    return applicant(cast, region_code, cast.new_identity(), place, groups)


def wanted_groups(cast: Cast, region_code: str, least: int) -> tuple[int, ...]:
    """One to three groups that one may join; the one of the facilitator's persona comes often."""
    groups = {
        number: group.id for number, group in by_number(region_code).items() if group.is_joinable
    }
    numbers = cast.dice.sample(sorted(groups), max(least, cast.dice.choice((1, 1, 2, 3))))
    if region_code == FULL_REGION and cast.dice.random() < OWN_GROUP_SHARE:
        numbers.insert(0, OWN_GROUP)
    return tuple(groups[number] for number in dict.fromkeys(numbers))
