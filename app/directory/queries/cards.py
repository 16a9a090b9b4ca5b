"""Cards of people (vCard 4): what the reader may see of each, and never a photo.

A photo is shown on the pages of the service to those whom its owner chose; a card would take it
out of there for good.
"""

from collections.abc import Iterable, Iterator

from app.core import vcard
from app.core.links import absolute_url
from app.directory.models import Organisation
from app.directory.queries.contacts import Contact

OWN_NAME = "À titre personnel"


def card_of(person: Contact) -> str:
    """The card of one person (KIND, RFC 6350, 6.1.4)."""
    names = [person.last_name, person.first_name, "", "", ""]
    lines = [
        "KIND:individual",
        f"UID:{_page_of(person)}",
        vcard.text("FN", person.full_name),
        vcard.structured("N", names),
        *_works(person),
    ]
    if person.email:
        lines.append(vcard.text("EMAIL;TYPE=work", person.email))
    if person.phone:
        lines.append(f'TEL;VALUE=uri;TYPE="work,voice":tel:{person.phone}')
    subjects = [*person.labels.get("theme", ()), *person.expertises]
    if subjects:
        lines.append(vcard.several("CATEGORIES", list(dict.fromkeys(subjects))))
    if person.updated_at:
        lines.append(f"REV:{person.updated_at:%Y%m%dT%H%M%SZ}")
    return vcard.card([*lines, f"URL:{_page_of(person)}"])


def group_card(name: str, address: str, people: Iterable[Contact]) -> Iterator[str]:
    """The card of a group, which names its members, after the card of each."""
    members = []
    for person in people:
        members.append(f"MEMBER:{_page_of(person)}")
        yield card_of(person)
    yield vcard.card(["KIND:group", f"UID:{address}", vcard.text("FN", name), *members])


def cards(people: Iterable[Contact]) -> Iterator[str]:
    """The cards of several people, one after the other."""
    for person in people:
        yield card_of(person)


def _page_of(person: Contact) -> str:
    return absolute_url("directory.person", user_id=person.id)


def _works(person: Contact) -> Iterator[str]:
    """Their functions and structures; those of a same place share its number in the name."""
    for number, tie in enumerate(person.ties, start=1):
        group = f"w{number}." if len(person.ties) > 1 else ""
        organisation = tie.organisation
        yield vcard.text(f"{group}ORG", organisation.name if organisation else OWN_NAME)
        yield vcard.text(f"{group}TITLE", tie.job_title)
        if organisation and organisation.town:
            yield vcard.structured(f"{group}ADR;TYPE=work", _address(organisation))
    if person.region and not any(tie.organisation and tie.organisation.town for tie in person.ties):
        place = ["", "", "", "", person.department or person.region, "", "France"]
        yield vcard.structured("ADR;TYPE=work", place)


def _address(organisation: Organisation) -> list[str]:
    return ["", "", organisation.street, organisation.town, "", organisation.postcode, "France"]
