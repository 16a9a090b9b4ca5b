"""Whatever people choose, nothing of the service shows a detail to somebody who may not see it.

Each person bears an address, a phone number and a photo of their own: whoever reads one of these
knows it. Who may is told here in plain Python, apart from the product's own rule.
"""

import io
import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, permutations, product

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db, now
from app.core.phones import show_phone
from app.core.security import limiter
from app.directory.models import Profile, Visibility
from app.directory.services import relays
from app.directory.services.entries import refresh_all
from app.workgroups.models import Membership
from tests.factories import FacilitatorFactory, MemberFactory, WorkgroupFactory
from tests.support.client import new_client

REGIONS, THEMES = ("32", "84"), (5, 6)
NUMBERS = count(1)
PLACES = {
    "32": "hauts-de-france/acces-a-l-alimentation",
    "84": "auvergne-rhone-alpes/acces-a-l-alimentation",
}
choices = st.sampled_from(list(Visibility))
drawn = st.fixed_dictionaries(
    {
        "region": st.sampled_from(REGIONS),
        "groups": st.sets(st.sampled_from([(r, t) for r in REGIONS for t in THEMES])),
        "left_a_group": st.booleans(),
        "email": choices,
        "phone": choices,
        "photo": choices,
        "takes_messages": st.booleans(),
        "runs_a_group": st.booleans(),
    }
)


@dataclass
class Person:
    """What was drawn of somebody, with the marks by which they are known."""

    id: int
    region: str
    groups: set[tuple[str, int]]
    chosen: dict[str, Visibility]
    email: str
    phone: str

    def may_be_seen_by(self, viewer: "Person", detail: str) -> bool:
        """The rule, once more and otherwise than the product says it."""
        chosen = self.chosen[detail]
        if viewer.id == self.id:
            return True
        return {
            Visibility.NOBODY: False,
            Visibility.GROUPS: bool(self.groups & viewer.groups),
            Visibility.REGION: self.region == viewer.region,
            Visibility.MEMBERS: True,
        }[chosen]


def bring(drawn) -> Person:
    number = next(NUMBERS)
    first, *others = sorted(drawn["groups"]) or [(drawn["region"], 5)]
    kind = FacilitatorFactory if drawn["runs_a_group"] else MemberFactory
    own = WorkgroupFactory(region_code=first[0], number=first[1])
    user = kind(workgroup=own, email=f"zz{number:05}zz@exemple.fr")
    for region, theme in others:
        group = WorkgroupFactory(region_code=region, number=theme)
        db.session.add(Membership(user_id=user.id, workgroup_id=group.id))
    groups = {first, *others}
    if drawn["left_a_group"]:
        here = (Membership.user_id == user.id, Membership.workgroup_id == own.id)
        db.session.scalars(select(Membership).where(*here)).one().ended_at = now()
        groups.discard(first)
    profile = db.session.get_one(Profile, user.id)
    profile.region_code = drawn["region"]
    profile.phone = f"+33639{98_0000 + number}"
    profile.photo_stored_name = f"photo-{number}"
    profile.takes_messages = drawn["takes_messages"]
    chosen = {detail: drawn[detail] for detail in ("email", "phone", "photo")}
    for detail, visibility in chosen.items():
        setattr(profile, f"{detail}_visibility", visibility)
    db.session.commit()
    return Person(user.id, drawn["region"], groups, chosen, user.email, profile.phone)


def text_of(answer) -> str:
    body = answer.get_data()
    if answer.mimetype.endswith("opendocument.spreadsheet"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        return repr(book.get_sheet_by_index(0).to_python())
    return body.decode().replace("\r\n ", "")


def marks(person: Person, detail: str) -> list[str]:
    if detail == "email":
        return [person.email]
    if detail == "phone":
        shown = show_phone(person.phone)
        return [person.phone, shown, shown.replace("\N{NO-BREAK SPACE}", " ")]
    return [f"/annuaire/personnes/{person.id}/photo"]


def everything_read_by(client, viewer: Person, people: list[Person]) -> list[str]:
    """Every page, list, file and suggestion of the directory, as one person gets them."""
    addresses = [
        "/annuaire",
        "/annuaire?voir=structures",
        "/annuaire?q=zz",
        "/annuaire/fiches",
        "/annuaire/messages",
        "/annuaire/structures/suggestions?q=asso",
        *(f"/annuaire/personnes/{each.id}" for each in people),
        *(f"/annuaire/personnes/{each.id}/fiche.vcf" for each in people),
        *(f"/annuaire/personnes/{each.id}/ecrire" for each in people if each.id != viewer.id),
        *(f"/groupes/{place}/membres" for place in PLACES.values()),
        *(f"/groupes/{place}/membres.vcf" for place in PLACES.values()),
    ]
    texts = [text_of(client.get(each)) for each in addresses]
    ticked = {"people": [str(each.id) for each in people]}
    token = client.page("/annuaire/fiches").css_first("[name=csrf_token]").attributes["value"]
    texts.append(text_of(client.post("/annuaire/fiches.vcf", data=ticked | {"csrf_token": token})))
    for file_format in ("csv", "ods"):
        columns = ["last_name", "email", "phone", "page"]
        asked = {"columns": columns, "file_format": file_format, "why": "Un essai"}
        answer = client.post("/annuaire/exporter", data=asked | {"csrf_token": token})
        if answer.status_code == 200:
            texts.append(text_of(answer))
    return texts


EXAMPLES = settings(
    max_examples=int(os.environ.get("STORIES", "8")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller nation costs minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def start_anew(app: Flask) -> None:
    """What another example left behind is gone."""
    db.session.remove()
    app.extensions["keeper"].restore()
    limiter.reset()
    for mail in app.extensions["settings"].mail_folder.glob("*.eml"):
        mail.unlink()


@pytest.mark.timeout(300)
@EXAMPLES
@given(nation=st.lists(drawn, min_size=2, max_size=4))
def test_no_page_nor_file_shows_a_detail_to_somebody_who_may_not_see_it(
    app, session, sign_in, nation
):
    start_anew(app)
    people = [bring(each) for each in nation]
    refresh_all()
    db.session.commit()
    for viewer in people:
        client = new_client(app)
        sign_in(client, db.session.get_one(User, viewer.id))
        texts = everything_read_by(client, viewer, people)
        for person, detail in product(people, ("email", "phone", "photo")):
            seen = any(mark in text for mark in marks(person, detail) for text in texts)
            assert seen is person.may_be_seen_by(viewer, detail), (viewer, person, detail)


@pytest.mark.timeout(300)
@EXAMPLES
@given(nation=st.lists(drawn, min_size=2, max_size=4))
def test_no_relayed_mail_shows_an_address_or_a_number(app, session, clock, mailbox, nation):
    start_anew(app)
    people = [bring(each) for each in nation]
    for writer, reader in permutations(people, 2):
        words = relays.Words("Bonjour", "Qui fait quoi\N{NO-BREAK SPACE}?", f"{reader.id}")
        with suppress(relays.TakesNoMessages):
            relays.write_to(reader.id, words, by=db.session.get_one(User, writer.id))
    db.session.commit()
    clock.advance(minutes=3)
    mails = mailbox.all()
    readers = [
        each for each, drawn_of in zip(people, nation, strict=True) if drawn_of["takes_messages"]
    ]
    assert {mail.to for mail in mails} == {each.email for each in readers}
    for mail, person in product(mails, people):
        if mail.to != person.email:
            assert person.email not in mail.message.as_string()
        for phone in marks(person, "phone"):
            assert phone not in mail.text
