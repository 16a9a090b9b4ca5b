"""The centre: what I was told, by conversation, and nothing that I may no longer read."""

import pytest
from sqlalchemy import select

from app.core.db import db, now
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Mute, Notification
from app.workgroups.models import Membership
from tests.factories import MemberFactory
from tests.notifications.steps import BREAKFAST, answer, breakfast_topic, place_of, tell, told
from tests.support.queries import count_queries


@pytest.fixture
def her(client, sign_in, amelie):
    """Amélie's browser."""
    sign_in(client, amelie)
    return client


def bell(page) -> str:
    [link] = page.css('.app-quick-links a[href="/notifications"]')
    return link.text(strip=True)


def titles(page) -> list[str]:
    return [node.text(strip=True) for node in page.css(".app-notice__title")]


def test_an_empty_centre_says_what_will_come_and_leads_to_the_choices(her):
    page = her.page("/notifications")

    assert "Rien à signaler" in page.body.text()
    assert page.css('main a[href="/notifications/preferences"]')
    assert bell(page) == "Notifications"


def test_what_happened_is_gathered_by_conversation(her, amelie, workgroup, topic):
    for body in ("Premier mot.", "Deuxième mot.", "Troisième mot.", "Quatrième mot."):
        answer(amelie, topic, body=body)
    tell(amelie, topic, body="Et toi, Amélie ?")
    tell(amelie, breakfast_topic(workgroup))
    page = her.page("/notifications")

    assert titles(page) == [
        f"1\u00a0mention dans «\u00a0{BREAKFAST}\u00a0»1\u00a0non lue",
        f"1\u00a0mention, 4\u00a0réponses dans «\u00a0{BREAKFAST}\u00a0»5\u00a0non lues".replace(
            ", ", " et "
        ),
    ]
    text = page.css_first("main").text()
    assert "Et toi, Amélie ?" in text
    assert "Premier mot." not in text, "the three newest lines stand, the others are counted"
    assert "2\u00a0autres dans cette discussion" in text
    assert "GT 5 – Accès à l’alimentation, Hauts-de-France" in text
    assert bell(page) == "Notifications6, 6\u00a0non lues"


def test_what_was_read_is_no_longer_marked(her, amelie, topic):
    answer(amelie, topic)
    db.session.execute(services.mark_thread_read(amelie, f"topic-{topic.id}"))
    page = her.page("/notifications")

    assert titles(page) == [f"1\u00a0réponse dans «\u00a0{BREAKFAST}\u00a0»"]
    assert "Non lue" not in page.css_first("main").text()
    assert bell(page) == "Notifications"


def test_opening_the_topic_reads_what_was_told_of_it(her, amelie, topic):
    answer(amelie, topic)
    her.get(f"/forum/sujets/{topic.id}", follow_redirects=True)

    assert bell(her.page("/notifications")) == "Notifications"


def test_a_line_leads_to_its_post_and_is_read(her, amelie, topic):
    post = answer(amelie, topic)
    [link] = her.page("/notifications").css(".app-notice__lines a")
    answered = her.get(link.attributes["href"])

    assert answered.location == f"/forum/messages/{post.id}"
    assert told(amelie)[0].read_at
    [link] = her.page("/notifications").css(".app-notice__lines a")
    assert link.attributes["href"] == f"/forum/messages/{post.id}", "once read, straight there"


def test_nobody_opens_what_another_was_told(her, workgroup, topic):
    other = MemberFactory(workgroup=workgroup)
    answer(other, topic)

    assert her.get(f"/notifications/{told(other)[0].id}").status_code == 404
    assert told(other)[0].read_at is None
    assert BREAKFAST not in her.page("/notifications").css_first("main").text()


def test_all_is_read_at_once(her, amelie, workgroup, topic):
    answer(amelie, topic)
    answer(amelie, breakfast_topic(workgroup))
    done = her.submit("/notifications", form='[action$="tout-lire"]', follow_redirects=True)

    assert done.status_code == 200
    assert all(each.read_at for each in told(amelie))
    assert not her.page("/notifications").css('main [action$="tout-lire"]')


def test_after_leaving_a_group_nothing_of_it_is_shown_nor_counted(her, amelie, topic):
    answer(amelie, topic)
    db.session.query(Membership).filter_by(user_id=amelie.id).one().ended_at = now()
    page = her.page("/notifications")

    assert BREAKFAST not in page.body.text()
    assert bell(page) == "Notifications"
    assert told(amelie)[0].read_at
    assert her.get(f"/notifications/{told(amelie)[0].id}").status_code == 404


def test_reading_the_centre_again_writes_nothing(her, amelie, topic, session):
    answer(amelie, topic)
    her.page("/notifications")
    with count_queries(db.engine) as seen:
        her.page("/notifications")

    assert seen.writes == []


def test_a_kind_that_is_off_on_screen_is_not_counted(her, amelie, topic):
    services.choose({("forums.mention", Channel.SCREEN): Rhythm.NEVER}, by=amelie)
    tell(amelie, topic)
    page = her.page("/notifications")

    assert titles(page) == []
    assert bell(page) == "Notifications"


def test_the_bell_stops_counting_at_a_hundred(her, amelie, topic):
    post = answer(amelie, topic)
    rows = [
        {
            "user_id": amelie.id,
            "kind": "forums.answer",
            "about_kind": "posts",
            "about_id": post.id + number,
            "is_on_screen": True,
            "created_at": now(),
        }
        for number in range(1, 121)
    ]
    db.session.execute(Notification.__table__.insert(), rows)

    assert bell(her.page("/mon-compte")).startswith("Notifications99+")


def test_pages_follow_each_other_and_cost_the_same(her, amelie, workgroup):
    costs = []
    for count in (2, 25):
        for _ in range(count):
            answer(amelie, breakfast_topic(workgroup))
        with count_queries(db.engine) as seen:
            page = her.page("/notifications")
        costs.append(len(seen))
    assert len(titles(page)) == 20
    assert costs[0] == costs[1], costs

    [following] = page.css('a[rel="next"]')
    assert len(titles(her.page(following.attributes["href"]))) == 7


def test_a_conversation_and_its_forum_are_muted_from_the_centre(client, sign_in, amelie, topic):
    tell(amelie, topic)
    sign_in(client, amelie)
    targets = [f"topic-{topic.id}", place_of(topic)]
    page = client.page("/notifications")
    shown = [each.attributes["value"] for each in page.css('main [name="target"]')]
    assert shown == targets
    for target in targets:
        done = client.submit("/notifications", form=f'form:has([value="{target}"])')
        assert done.location == "/notifications"
    assert sorted(db.session.scalars(select(Mute.target))) == sorted(targets)
