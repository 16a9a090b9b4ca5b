"""The pages of the directory: what structures say, what people show, and whom they wrote to.

Numbers are of the ranges that nobody is given: SIRET under 000, phones of the ranges kept for
fiction (national numbering plan of the Arcep, decision 2018-0881, 2.5.12).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from sqlalchemy import ColumnElement, delete, or_, select

from app.accounts.models import User
from app.administration.demo import content
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Story, Timeline, days_ago
from app.core.db import db
from app.core.siret import is_siret
from app.core.text import render_markdown
from app.directory.models import (
    Affiliation,
    Department,
    Detail,
    Expertise,
    Organisation,
    Profile,
    ProfileExpertise,
    RelayedMessage,
    Visibility,
)
from app.directory.services import relays
from app.directory.services.consents import choose_visibility
from app.directory.services.profiles import PageText, edit_profile

FALLBACK = "AUTRE"
STREETS = (
    "rue des Tilleuls", "place de la Mairie", "rue de l’Avenir", "avenue des Marronniers",
    "rue du Moulin", "rue des Écoles", "boulevard de l’Union", "chemin des Jardins",
)  # fmt: skip
TOWN_OF = re.compile(r"^(?:CCAS|Ville|Commune|Mission locale|Entraide) (?:de |d’)(.+)$")
TOWNS = {
    "02": "Vermandois-le-Vert", "59": "Saint-Aubert-les-Forges", "60": "Bréval-en-Thelle",
    "62": "Lœuilly-lès-Mines", "80": "Hallencourt-sur-Noye",
}  # fmt: skip
PHONES = ("+3363998{:04}", "+3319900{:04}")
CHOICES = (Visibility.MEMBERS, Visibility.REGION, Visibility.GROUPS, Visibility.NOBODY)
WEIGHTS = {Detail.EMAIL: (5, 3, 3, 2), Detail.PHONE: (2, 2, 3, 4)}


def write_structures(cast: Cast) -> None:
    """Give each structure a description, an address, and a SIRET that nobody bears."""
    dice, number = own_dice(), 0
    for several in cast.organisations.values():
        for organisation in several:
            number += 1
            page = _page(organisation.type_code)
            organisation.description = page["description"]
            organisation.description_html = render_markdown(page["description"])
            organisation.street = f"{dice.randint(1, 90)} {dice.choice(STREETS)}"
            organisation.town = _town(organisation)
            organisation.postcode = _postcode(organisation.department_code or "75")
            organisation.siret = siret(number)
            organisation.confirmed_at = days_ago(330)
    db.session.flush()


def own_dice() -> Random:
    """Dice apart from those of the rest of the story, which falls as it did without this page."""
    return Random(1901)  # noqa: S311 - not a secret


def siret(number: int) -> str:
    """A SIRET with right keys, of a SIREN that the Insee gives nobody."""
    siren = _with_key(f"0000{number:04}")
    return _with_key(f"{siren}0001")


def _with_key(digits: str) -> str:
    """These digits and the one that makes Luhn’s sum right."""
    padded = digits.zfill(13)
    return next(f"{digits}{key}" for key in "0123456789" if is_siret(f"{padded}{key}"))


def _page(type_code: str | None) -> dict[str, str]:
    pages = {row["type"]: row for row in content.rows("pages")}
    return pages.get(type_code or FALLBACK, pages[FALLBACK])


def _town(organisation: Organisation) -> str:
    named = TOWN_OF.match(organisation.name)
    return named[1] if named else TOWNS.get(organisation.department_code or "", "Bourg-Neuf")


def _postcode(department_code: str) -> str:
    digits = department_code.replace("2A", "20").replace("2B", "20")
    return f"{digits:0<5}"[:3] + "90"


@dataclass(frozen=True)
class Author:
    """Somebody about to write their page, with the type and department of their structure."""

    user: User
    profile: Profile
    type_code: str | None
    department_code: str | None
    rank: int


def write_pages(cast: Cast, timeline: Timeline) -> None:
    """Let people write their page and choose who sees it, some weeks after they came."""
    dice = own_dice()
    for author in _authors():
        timeline.tell(_write_page(cast, dice, author))
    timeline.tell(_correspond(cast))


def _authors() -> Iterator[Author]:
    rows = db.session.execute(
        select(User, Profile, Organisation, Department.region_code)
        .join(Profile, Profile.user_id == User.id)
        .join(Affiliation, Affiliation.user_id == User.id)
        .outerjoin(Organisation, Organisation.id == Affiliation.organisation_id)
        .outerjoin(Department, Department.code == Organisation.department_code)
        .where(User.is_demo, Affiliation.ended_on.is_(None))
        .order_by(User.id)
    )
    for rank, (user, profile, organisation, region_code) in enumerate(rows):
        is_at_home = region_code == profile.region_code
        yield Author(
            user=user,
            profile=profile,
            type_code=organisation.type_code if organisation else "CRPA",
            department_code=organisation.department_code if is_at_home else None,
            rank=rank,
        )


def _write_page(cast: Cast, dice: Random, author: Author) -> Story:
    page = _page(author.type_code)
    has_phone, talks = dice.random() < 0.7, dice.random() < 0.6
    known = page["expertises"].split("|")
    is_persona = author.user in cast.personas.values()
    text = PageText(
        presentation=page["presentation"] if talks else "",
        department_code=author.department_code,
        expertises=dice.sample(known, dice.randint(1, len(known))),
        phone=PHONES[author.rank % 2].format(author.rank) if has_phone else "",
        takes_messages=is_persona or dice.random() < 0.95,
    )
    choices = dict(_choices(dice, has_phone))
    yield days_ago(dice.uniform(40, 300))
    edit_profile(author.profile, text, version=author.profile.version, by=author.user)
    choose_visibility(author.profile, choices, by=author.user)


def _choices(dice: Random, has_phone: bool) -> Iterator[tuple[Detail, Visibility]]:
    for detail, weights in WEIGHTS.items():
        if detail is Detail.EMAIL or has_phone:
            yield detail, dice.choices(CHOICES, weights)[0]


def _correspond(cast: Cast) -> Story:
    """The member asks the facilitator, who answers; and an offer that nobody asked for."""
    member, facilitator = cast.personas["membre"], cast.personas["animatrice"]
    asked_at, answered_at, offered_at, reported_at = map(days_ago, (21, 20, 6, 5))
    yield asked_at
    words = "Bonjour, pouvez-vous accueillir deux familles de plus samedi ? Merci d’avance."
    question = relays.Words("Distribution du samedi", words, cast.new_key())
    asked = relays.write_to(facilitator.id, question, by=member)
    yield answered_at
    db.session.refresh(asked, ["sender", "recipient"])
    words = "Bonjour, oui, à partir de 10 heures. Qu’elles demandent Gaëlle."
    relays.answer(asked, relays.Words(asked.subject, words, cast.new_key()), by=facilitator)
    yield offered_at
    seller = cast.people["32"][0].user
    offer = relays.Words(
        "Offre pour votre structure",
        "Profitez de nos remises sur le mobilier de bureau avant la fin du mois.",
        cast.new_key(),
    )
    unwanted = relays.write_to(member.id, offer, by=seller)
    yield reported_at
    relays.report(unwanted, "C’est une publicité, sans lien avec nos groupes.", by=member)


def of_fictional_people() -> ColumnElement[bool]:
    """The condition that a relayed message was written or received by a fictional person."""
    users = select(User.id).where(User.is_demo)
    return or_(RelayedMessage.sender_id.in_(users), RelayedMessage.recipient_id.in_(users))


def forget_expertises() -> None:
    """Erase the expertises that nobody says they have any more."""
    borne = select(ProfileExpertise.expertise_id)
    db.session.execute(
        delete(Expertise).where(Expertise.id.not_in(borne)),
        execution_options={"synchronize_session": False},
    )
