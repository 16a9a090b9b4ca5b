"""One's own copy of what forums hold: one's words, not the titles one may not read."""

import json
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.own_data import data_of
from app.core.db import db, now
from app.forums.models import Draft, Follow, FollowLevel, Reaction, ReactionKind, ReadMark
from app.workgroups.models import Membership
from tests.factories import (
    AttachmentFactory,
    MemberFactory,
    PostFactory,
    TopicFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.support.queries import count_queries


def own_data(user: User) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(data_of(user)))
    return copied


def busy_member() -> User:
    """Somebody who left a trace of each kind in the forum of their group."""
    workgroup = WorkgroupFactory(region_code="32", number=5)
    user = MemberFactory(workgroup=workgroup)
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners", author=user)
    post = PostFactory(topic=topic, author=user, body="Le texte que j’ai écrit")
    AttachmentFactory(post_id=post.id, uploaded_by_id=user.id, name="bilan.pdf")
    own = {"user_id": user.id}
    db.session.add_all(
        [
            Reaction(**own, post_id=post.id, kind=ReactionKind.THANKS),
            ReadMark(**own, topic_id=topic.id, last_number=2),
            Follow(**own, topic_id=topic.id, level=FollowLevel.EVERYTHING),
            Follow(**own, forum_id=forum_of(workgroup).id, level=FollowLevel.NOTHING),
            Draft(**own, target=f"topic-{topic.id}", body="Ce que j’allais écrire"),
        ]
    )
    db.session.commit()
    return user


def test_everything_that_forums_hold_of_me_is_in_my_copy(session: Session) -> None:
    data = own_data(busy_member())
    assert [each["sujet"] for each in data["sujets ouverts dans les forums"]] == [
        "Petits déjeuners"
    ]
    assert data["messages écrits dans les forums"][0]["texte"] == "Le texte que j’ai écrit"
    assert data["remerciements donnés dans les forums"][0]["mot"] == "Merci"
    assert data["sujets lus dans les forums"][0]["jusqu’au message"] == 2
    followed = data["sujets et forums suivis"]
    assert followed["sujets"] == [{"sujet": "Petits déjeuners", "niveau": "Tous les messages"}]
    assert followed["forums"][0]["niveau"] == "Rien"
    assert followed["forums"][0]["forum"].startswith("GT 5 –")
    assert data["brouillons des forums"][0]["texte"] == "Ce que j’allais écrire"
    assert data["pièces jointes envoyées dans les forums"][0]["nom"] == "bilan.pdf"


def test_who_left_keeps_their_words_and_not_the_titles(session: Session) -> None:
    user = busy_member()
    db.session.query(Membership).filter_by(user_id=user.id).update({"ended_at": now()})
    db.session.commit()
    told = json.dumps(own_data(user), ensure_ascii=False)
    assert "Le texte que j’ai écrit" in told
    assert "Petits déjeuners" not in told
    assert "sujet que vous ne lisez plus" in told


def test_the_words_of_others_are_not_in_my_copy(session: Session) -> None:
    user = busy_member()
    workgroup = WorkgroupFactory(region_code="32", number=5)
    PostFactory(topic=TopicFactory(workgroup=workgroup), body="Les mots d’un autre")
    assert "Les mots d’un autre" not in json.dumps(own_data(user), ensure_ascii=False)


def test_a_long_history_costs_no_more_questions(session: Session) -> None:
    user = busy_member()
    own_data(user)
    with count_queries(db.engine) as for_few:
        own_data(user)
    for _ in range(12):
        PostFactory(author=user)
    own_data(user)
    with count_queries(db.engine) as for_many:
        own_data(user)
    assert len(for_many) == len(for_few)
