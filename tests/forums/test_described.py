"""How a post, a topic and a place are told to a person who may read them."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import db, now
from app.forums.notices.posts import excerpt_of
from app.notifications.kinds import describe, names_of_places, names_of_threads
from app.workgroups.models import Workgroup
from tests.factories import (
    MemberFactory,
    PostFactory,
    TopicFactory,
    WorkgroupFactory,
    region,
)
from tests.factories.forums import forum_of
from tests.forums.told import name_in, opening
from tests.support.queries import count_queries


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


def test_a_post_is_described_by_who_wrote_it_and_what_it_is(workgroup: Workgroup) -> None:
    reader = MemberFactory(workgroup=workgroup)
    author = MemberFactory(workgroup=workgroup, first_name="Aïcha", last_name="Béa")
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners", author=author)
    own = TopicFactory(workgroup=workgroup, title="Goûters", author=reader)
    mention, reply, answer = (
        PostFactory(topic=each, author=author, body="Voir **ceci**.")
        for each in (topic, topic, own)
    )
    name_in(mention, reader)
    lines = describe(reader, "posts", [opening(topic).id, mention.id, reply.id, answer.id])
    assert [line.title for _id, line in sorted(lines.items())] == [
        "Aïcha Béa ouvre le sujet «\u00a0Petits déjeuners\u00a0»",
        "Aïcha Béa vous mentionne dans «\u00a0Petits déjeuners\u00a0»",
        "Aïcha Béa répond dans «\u00a0Petits déjeuners\u00a0»",
        "Aïcha Béa répond à votre sujet «\u00a0Goûters\u00a0»",
    ]
    line = lines[mention.id]
    assert line.href == f"/forum/messages/{mention.id}"
    assert line.excerpt == "Voir ceci."
    assert line.place_name.startswith("GT 5 –")
    assert line.place_name.endswith(", Hauts-de-France")


def test_posts_are_described_in_one_statement_and_only_to_their_readers(
    workgroup: Workgroup,
) -> None:
    reader, stranger = MemberFactory(workgroup=workgroup), MemberFactory()
    ids = [PostFactory(topic=TopicFactory(workgroup=workgroup)).id for _ in range(5)]
    hidden_id = PostFactory(topic=TopicFactory(workgroup=workgroup), hidden_at=now()).id
    assert not reader.is_ansa  # the reader is loaded, with their roles
    with count_queries(db.engine) as queries:
        lines = describe(reader, "posts", [*ids, hidden_id])
    assert set(lines) == set(ids)
    assert len(queries) == 1, str(queries)
    assert describe(stranger, "posts", ids) == {}


def test_topics_and_places_are_named_to_those_who_may_know(workgroup: Workgroup) -> None:
    reader, stranger = MemberFactory(workgroup=workgroup), MemberFactory()
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners")
    key = f"topic-{topic.id}"
    wanted = [key, "topic-9", "topic-99999999999999999999", "event-1", "topic-²"]
    assert names_of_threads(reader, wanted) == {key: "Petits déjeuners"}
    assert names_of_threads(stranger, wanted) == {}
    places = [forum_of(workgroup).place, forum_of(region("32")).place, "members", "nulle-part"]
    names = names_of_places(places)
    assert names["region-32"] == "Hauts-de-France"
    assert names["members"] == "Tous les membres"
    assert len(names) == 3


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Bonjour <strong>à</strong> vous</p><ul><li>un</li><li>deux</li></ul>",
            "Bonjour à vous un deux",
        ),
        ("<p>1 &lt; 2 &amp; <code>&lt;b&gt;</code></p>", "1 < 2 & <b>"),
        ('<p>Voir <img src="/forum/pieces-jointes/1" alt="le plan"></p>', "Voir le plan"),
        ("<blockquote><p>cité</p><blockquote>x</blockquote></blockquote><p>Merci</p>", "Merci"),
        ("<blockquote><p>cité</p></blockquote>", "cité"),
        ("", ""),
    ],
)
def test_an_excerpt_is_plain_text_of_the_author(html: str, text: str) -> None:
    assert excerpt_of(html) == text


def test_an_excerpt_ends_after_a_word() -> None:
    cut = excerpt_of(f"<p>{'alimentation ' * 40}</p>")
    assert len(cut) <= 200
    assert cut.endswith("alimentation…")


def test_an_excerpt_of_one_endless_word_shows_its_beginning():
    excerpt = excerpt_of(f"<p>{'a' * 2_000}</p>")
    assert excerpt.startswith("aaaa")
    assert excerpt.endswith("a…")
