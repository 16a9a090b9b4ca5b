"""The posts of a page, drawn once for those who see them alike: to each their own all the same."""

import pytest

from app.forums.models import ReactionKind
from app.forums.services import reactions
from app.forums.views.drawn_posts import _kept
from tests.factories import PostFactory


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    _kept.cache_clear()


@pytest.fixture
def post(topic, member):
    return PostFactory(topic=topic, author=member, body="Le mardi.")


def drawn(client, post):
    page = client.page(f"/forum/sujets/{post.topic_id}?page=1")
    return page.css_first(f"#message-{post.number}")


def test_two_who_see_a_post_alike_are_given_the_same_drawing(post, fellow, signed_in):
    client = signed_in(fellow)
    first = drawn(client, post).html
    before = _kept.cache_info().hits
    assert drawn(client, post).html == first
    assert _kept.cache_info().hits > before


def test_the_author_alone_is_offered_to_change_a_post(post, member, fellow, signed_in):
    offered = {
        person: drawn(signed_in(person), post).css_first('a[href$="/modifier"]') is not None
        for person in (fellow, member, fellow)
    }
    assert offered == {fellow: False, member: True}


def test_who_runs_the_forum_alone_is_offered_to_hide_a_post(post, fellow, facilitator, signed_in):
    offered = [
        drawn(signed_in(person), post).css_first('a[href$="/masquer"]') is not None
        for person in (fellow, facilitator, fellow)
    ]
    assert offered == [False, True, False]


def test_a_thanks_shows_at_once_and_is_one_s_own(session, post, fellow, facilitator, signed_in):
    def pressed(person):
        button = drawn(signed_in(person), post).css_first('[formaction$="/merci"]')
        return button.attributes["aria-pressed"], button.text()

    assert pressed(fellow) == ("false", "Merci")
    reactions.toggle(post, ReactionKind.THANKS, by=fellow)
    session.commit()
    assert pressed(fellow) == ("true", "Merci (1)")
    assert pressed(facilitator) == ("false", "Merci (1)")
