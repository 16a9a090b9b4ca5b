"""The registry: a feature of the tests' own tells, is described, and adds to the letter."""

import pytest

from app.core.db import db
from app.directory.models import Organisation
from app.notifications import kinds, services
from app.notifications.kinds import (
    WAITING_ORDER,
    WAITING_TITLE,
    Line,
    Rhythm,
    declare_kind,
    declare_letter_kind,
    describer,
    section,
)
from app.notifications.models import Channel
from app.notifications.queries.mailing import wants_at_once
from app.notifications.services.letters import compose_now
from tests.factories import OrganisationFactory, UserFactory
from tests.notifications.steps import told

HIDDEN = "Structure fermée"


@pytest.fixture
def soups(session, monkeypatch):
    """Structures serve soups; one that is closed is nobody's to read."""
    for name in ("_kinds", "_describers", "_sections"):
        monkeypatch.setattr(kinds, name, dict(getattr(kinds, name)))
    served = declare_kind(
        "soups.served", "Une soupe", family="Soupes", one="soupe", many="soupes", told="sert"
    )
    pots = declare_letter_kind("soups.pots", "Les marmites", family="Soupes")

    @describer(Organisation.__tablename__)
    def describe(_user, ids):
        found = db.session.query(Organisation).filter(
            Organisation.id.in_(ids), Organisation.name != HIDDEN
        )
        return {each.id: Line(title=f"Soupe : {each.name}", href="/groupes") for each in found}

    @section("soups.pots", WAITING_TITLE, order=WAITING_ORDER, kind=pots)
    def waiting(_user, span):
        assert span.since < span.until
        return [Line(title="3 marmites à laver", href="/groupes")]

    @section("soups.menu", "Menus", order=70, one="menu", many="menus", more="/menus")
    def menus(_user, _span):
        return [Line(title=f"Menu {number}", href="/groupes") for number in range(9)]

    return served


def test_what_a_feature_tells_is_described_when_it_is_read(client, sign_in, soups):
    person = UserFactory()
    shown, hidden = OrganisationFactory(name="Les Tilleuls"), OrganisationFactory(name=HIDDEN)
    for each in (shown, hidden):
        services.notify([person.id], soups, each)
    db.session.commit()
    assert len(told(person)) == 2
    sign_in(client, person)
    text = client.page("/notifications").css_first("main").text()

    assert "Soupe : Les Tilleuls" in text
    assert HIDDEN not in text
    shown.name = "Les Marronniers"
    assert "Les Marronniers" in client.page("/notifications").css_first("main").text()


def test_a_thing_is_told_once_and_never_to_its_author(soups):
    person, author, about = UserFactory(), UserFactory(), OrganisationFactory()
    everybody = [person.id, author.id, person.id]

    assert services.notify(everybody, soups, about, by=author) == 1
    assert services.notify(everybody, soups, about, by=author) == 0


def test_a_mail_about_what_nobody_did_says_which_choice_it_follows(soups, clock, mailbox):
    person = UserFactory()
    services.choose({("soups.served", Channel.MAIL): Rhythm.AT_ONCE}, by=person)
    services.notify([person.id], soups, OrganisationFactory(name="Les Tilleuls"))
    db.session.commit()
    clock.advance(minutes=3)

    [mail] = mailbox.to(person.email)
    assert mail.subject == "Soupe : Les Tilleuls"
    assert "Vous recevez ce courriel selon vos choix" in mail.text
    assert "«\u00a0Une soupe\u00a0»" in mail.text
    assert "References" not in mail.message


def test_the_letter_has_the_sections_of_the_registry_in_order(soups):
    person = UserFactory()
    services.notify([person.id], soups, OrganisationFactory(name="Les Tilleuls"))
    db.session.commit()
    letter = compose_now(person, Rhythm.WEEKLY)

    assert letter is not None
    assert letter.subject.startswith("3 marmites à laver, 1\u00a0soupe pour vous, 9\u00a0menus")
    headings = [line for line in letter.body.splitlines() if line.startswith("## ")]
    assert headings == ["## Ce qui vous attend", "## Pour vous", "## Menus"]
    assert "Menu 6" in letter.body
    assert "Menu 7" not in letter.body
    assert "Et 2 autres.\nhttp" in letter.body
    assert "/menus\n" in letter.body


def test_a_section_follows_the_choice_about_it(soups):
    person = UserFactory()
    services.choose({("soups.pots", Channel.MAIL): Rhythm.DAILY}, by=person)
    db.session.commit()
    weekly, daily = (compose_now(person, each) for each in (Rhythm.WEEKLY, Rhythm.DAILY))

    assert weekly is not None
    assert "marmites" not in weekly.body
    assert daily is not None
    assert "marmites" in daily.body
    assert "Menus" not in daily.body, "a section without a choice stands in the weekly letter"


def test_a_kind_that_no_feature_declares_any_more_is_told_nowhere(client, sign_in, soups):
    person = UserFactory()
    services.notify([person.id], soups, OrganisationFactory(name="Les Tilleuls"))
    del kinds._kinds["soups.served"]
    sign_in(client, person)

    assert "Les Tilleuls" not in client.page("/notifications").css_first("main").text()


def test_a_kind_mailed_by_its_feature_gets_no_mail_of_ours(soups, session, mailbox, clock):
    person = UserFactory()
    apart = kinds.mailed_apart(
        declare_kind("soups.apart", "À part", family="Soupes", mail=Rhythm.AT_ONCE)
    )
    assert services.notify([person.id], apart, OrganisationFactory()) == 1
    db.session.commit()
    clock.advance(minutes=5)
    assert not mailbox.all()
    assert wants_at_once(person, apart)
    services.choose({("soups.apart", Channel.MAIL): Rhythm.WEEKLY}, by=person)
    assert not wants_at_once(person, apart)
