"""Choices: a page made from the registry, quiet defaults, a pause, what is in silence."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.db import db
from app.notifications import kinds, services
from app.notifications.kinds import Rhythm, declare_kind, declare_letter_kind
from app.notifications.models import Channel, LetterSettings, Mute, Preference
from app.notifications.queries import rhythms_of
from app.notifications.queries.choices import choices_of, is_paused, timing_of
from app.notifications.services.choosing import UnknownKind
from tests.factories import FacilitatorFactory, MemberFactory, WorkgroupFactory
from tests.notifications.steps import BREAKFAST, breakfast_topic, place_of, tell, told

PAGE = "/notifications/preferences"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def sunday(clock) -> None:
    """The evening of 22 November 2037, in Paris."""
    clock.stop_at(datetime(2037, 11, 22, 18, tzinfo=PARIS))


@pytest.fixture
def her(client, sign_in, amelie):
    """Amélie's browser."""
    sign_in(client, amelie)
    return client


@pytest.fixture
def soup(monkeypatch):
    """A feature of the tests' own: it tells of soups, and its letter of empty pots."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    told_of = declare_kind("soups.served", "Une soupe est servie", family="Soupes")
    declare_letter_kind("soups.pots", "Les marmites vides", family="Soupes")
    return told_of


def mail_of(user, key="forums.mention") -> Rhythm:
    db.session.expire_all()
    return choices_of(user)[key, Channel.MAIL]


def test_the_page_offers_every_kind_of_the_registry_with_its_default(her, soup):
    page = her.page(PAGE)

    assert "Soupes" in [node.text(strip=True) for node in page.css("main h2")]
    [row] = [each for each in page.css(".app-choice") if "Une soupe" in each.text()]
    assert "checked" in row.css_first('input[type="checkbox"]').attributes
    assert row.css_first("option[selected]").text() == "Chaque semaine"
    [letter_only] = [each for each in page.css(".app-choice") if "marmites" in each.text()]
    assert not letter_only.css("input")
    assert "Tout de suite" not in letter_only.text()


RUNNERS_ONLY = (
    "Un message est signalé dans un forum que j’anime",
    "Une décision est contestée dans un forum que j’anime",
    "Les avis et les réponses que l’on attend de moi dans les groupes que j’anime",
)


def test_what_concerns_those_who_run_groups_is_offered_to_them_alone(
    client, sign_in, amelie, workgroup
):
    for person, is_offered in ((amelie, False), (FacilitatorFactory(workgroup=workgroup), True)):
        sign_in(client, person)
        offered = [each.text(strip=True) for each in client.page(PAGE).css(".app-choice__subject")]
        assert all((label in offered) is is_offered for label in RUNNERS_ONLY)
        assert "Quelqu’un me mentionne" in offered


def test_a_choice_that_is_no_longer_offered_is_kept(her, amelie):
    key = "forums.report_submitted"
    services.choose({(key, Channel.MAIL): Rhythm.DAILY}, by=amelie)
    db.session.commit()
    her.submit(PAGE, {"mail-forums-mention": "weekly"}, form=f'form[action="{PAGE}"]')
    assert mail_of(amelie, key) is Rhythm.DAILY
    assert mail_of(amelie) is Rhythm.WEEKLY


def test_a_choice_is_kept_and_only_what_differs_is_stored(her, amelie, soup):
    fields = {"mail-soups-served": "daily", "screen-soups-served": False}
    done = her.submit(PAGE, fields, follow_redirects=True)

    assert "Vos choix sont enregistrés." in done.get_data(as_text=True)
    rows = db.session.query(Preference).filter_by(user_id=amelie.id).all()
    assert {(row.kind, row.channel, row.rhythm) for row in rows} == {
        ("soups.served", Channel.MAIL, Rhythm.DAILY),
        ("soups.served", Channel.SCREEN, Rhythm.NEVER),
    }
    page = her.page(PAGE)
    [row] = [each for each in page.css(".app-choice") if "Une soupe" in each.text()]
    assert row.css_first("option[selected]").text() == "Chaque jour"
    assert "checked" not in row.css_first("input").attributes


def test_going_back_to_a_default_stores_nothing(her, amelie):
    her.submit(PAGE, {"mail-forums-mention": "weekly"}, form=f'form[action="{PAGE}"]')
    assert mail_of(amelie) is Rhythm.WEEKLY
    her.submit(PAGE, {"mail-forums-mention": "at_once"}, form=f'form[action="{PAGE}"]')

    assert db.session.query(Preference).filter_by(user_id=amelie.id).count() == 0


def test_a_rhythm_that_is_not_offered_is_refused(her, amelie, soup):
    refused = her.submit(PAGE, {"mail-soups-pots": "at_once"}, form=f'form[action="{PAGE}"]')

    assert refused.status_code == 422
    assert db.session.query(Preference).count() == 0
    with pytest.raises(UnknownKind):
        services.choose({("soups.pots", Channel.MAIL): Rhythm.AT_ONCE}, by=amelie)
    with pytest.raises(UnknownKind):
        services.choose({("soups.burnt", Channel.MAIL): Rhythm.DAILY}, by=amelie)


def test_one_persons_choice_is_not_anothers(amelie, workgroup):
    other = MemberFactory(workgroup=workgroup)
    services.choose({("forums.mention", Channel.MAIL): Rhythm.NEVER}, by=amelie)

    kind = kinds.kind_at("forums.mention")
    assert rhythms_of([amelie.id, other.id], kind, Channel.MAIL) == {
        amelie.id: Rhythm.NEVER,
        other.id: Rhythm.AT_ONCE,
    }


def test_never_on_both_channels_leaves_no_row(amelie, topic):
    services.choose(
        {
            ("forums.mention", Channel.MAIL): Rhythm.NEVER,
            ("forums.mention", Channel.SCREEN): Rhythm.NEVER,
        },
        by=amelie,
    )
    tell(amelie, topic)

    assert told(amelie) == []


def test_the_quiet_defaults_come_back_and_a_pause_stays(sunday, her, amelie):
    services.choose({("forums.mention", Channel.MAIL): Rhythm.NEVER}, by=amelie)
    services.set_timing(amelie, weekday=3, hour=18, zone="Indian/Reunion")
    services.pause(amelie, datetime(2037, 12, 1, tzinfo=PARIS).date())
    her.submit(PAGE, form='form[action$="/reglages-discrets"]')

    db.session.expire_all()
    assert mail_of(amelie) is Rhythm.AT_ONCE
    timing = timing_of(amelie)
    assert (timing.weekday, timing.hour, timing.zone.key) == (0, 7, "Europe/Paris")
    assert is_paused(amelie)


def test_the_letter_leaves_when_and_where_one_says(her, amelie):
    fields = {"weekday": "3", "hour": "18", "zone": "Indian/Reunion"}
    her.submit(PAGE, fields)

    timing = timing_of(amelie)
    assert (timing.weekday, timing.hour, timing.zone.key) == (3, 18, "Indian/Reunion")
    assert "heure de La Réunion" in her.page(PAGE).css_first("main").text()


def test_without_a_choice_the_zone_is_that_of_ones_region(session):
    person = MemberFactory(workgroup=WorkgroupFactory(region_code="04", number=5))

    assert timing_of(person).zone.key == "Indian/Reunion"


def test_a_pause_is_said_and_can_be_ended(sunday, her, amelie):
    her.submit(PAGE, {"pause-until": "2037-12-01"})
    text = her.page(PAGE).css_first("main").text()
    assert "Aucun courriel jusqu’au 1er\u00a0décembre 2037." in text
    db.session.expire_all()
    assert is_paused(amelie)

    her.submit(PAGE, form='form[action$="/pause/fin"]')
    db.session.expire_all()
    assert not is_paused(amelie)


def test_a_pause_ends_by_itself_after_its_last_day(amelie, clock):
    services.pause(amelie, datetime(2037, 12, 1, tzinfo=PARIS).date())
    clock.stop_at(datetime(2037, 12, 1, 23, 59, tzinfo=PARIS))
    assert is_paused(amelie)
    clock.advance(minutes=1)
    assert not is_paused(amelie)


@pytest.mark.parametrize("day", ["2037-11-21", "2041-01-01", "demain", ""])
def test_a_day_that_makes_no_pause_is_refused(sunday, her, amelie, day):
    refused = her.submit(PAGE, {"pause-until": day})

    assert refused.status_code == 422
    assert db.session.get(LetterSettings, amelie.id) is None


def silence(client, target: str, **fields: str):
    """Press a button of silence, with the token of a page."""
    token = client.page(PAGE).css_first('input[name="csrf_token"]').attributes["value"]
    values = {"target": target, "csrf_token": token, **fields}
    return client.post("/notifications/silence", data=values)


def test_a_topic_in_silence_tells_nothing_and_is_listed(her, amelie, topic):
    back = silence(her, f"topic-{topic.id}", next=f"/forum/sujets/{topic.id}")
    assert back.location == f"/forum/sujets/{topic.id}"
    tell(amelie, topic)
    assert told(amelie) == []
    assert BREAKFAST in her.page(PAGE).css_first(".app-muted").text()

    her.submit(PAGE, form=".app-muted form")
    tell(amelie, topic)
    assert len(told(amelie)) == 1


def test_a_group_in_silence_tells_nothing(her, amelie, topic):
    assert silence(her, place_of(topic)).status_code == 302
    tell(amelie, topic)

    assert told(amelie) == []
    assert "GT 5" in her.page(PAGE).css_first(".app-muted").text()


@pytest.mark.parametrize("target", ["", "topic-999999", "workgroup-999999", "x", "topic-1' --"])
def test_nothing_unknown_is_put_in_silence(her, target):
    assert silence(her, target).status_code == 404
    assert db.session.query(Mute).count() == 0


def test_a_topic_that_one_does_not_read_cannot_be_put_in_silence(her):
    elsewhere = breakfast_topic(WorkgroupFactory(region_code="84", number=6))

    assert silence(her, f"topic-{elsewhere.id}").status_code == 404


def test_one_comes_back_to_this_service_only(her, topic):
    back = silence(her, f"topic-{topic.id}", next="https://mal.exemple.org/")
    assert back.location == PAGE


def test_my_account_leads_to_the_choices(her):
    assert her.page("/mon-compte").css(f'a[href="{PAGE}"]')


def test_ones_own_data_holds_what_was_told_and_chosen(her, amelie, topic):
    tell(amelie, topic)
    services.mute(f"topic-{topic.id}", by=amelie)
    services.choose({("forums.answer", Channel.MAIL): Rhythm.NEVER}, by=amelie)
    own = her.get("/mon-compte/mes-donnees.json").get_json()

    assert own["notifications"][0]["sujet"] == "Quelqu’un me mentionne"
    chosen = own["choix de notifications"]
    assert chosen["réglages"][0]["rythme"] == "Jamais"
    assert BREAKFAST in chosen["ne veut rien savoir de"][0]
    assert own["lettres de nouvelles"] == []
