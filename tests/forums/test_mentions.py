"""Mentions: who is named among the readers, how they are suggested, how many are told."""

import pytest
from sqlalchemy import select

from app.core.db import now
from app.core.jobs import Job
from app.forums.models import Mention
from app.forums.services import editing, mentions, posts
from app.forums.services.editing import Edit
from app.forums.services.mentions import NOBODY, find, people_called, suggested
from app.workgroups.models import Membership, Role
from tests.factories import MemberFactory, RegionalTeamFactory, StaffFactory, region
from tests.factories.forums import forum_of
from tests.forums.conftest import named


def link(user) -> str:
    return f"[@{user.full_name}](/annuaire/personnes/{user.id})"


def test_a_link_names_a_reader(forum, member):
    assert find(f"Merci {link(member)} !", forum).user_ids == (member.id,)


def test_who_does_not_read_is_not_named(forum, member, stranger):
    assert find(f"{link(stranger)} {link(member)} @Zoé Ailleurs", forum).user_ids == (member.id,)


def test_who_left_is_not_named(session, forum, member):
    session.query(Membership).filter_by(user_id=member.id).update({"ended_at": now()})
    session.commit()
    assert find(link(member), forum) == NOBODY


@pytest.mark.parametrize(
    "words",
    [
        "@Inès Roche",
        "@ines roche",
        "@INÈS\u00a0ROCHE",
        "Bonjour @Inès Roche, merci",
        "(@Inès Roche)",
        "@Inès Roche nous a dit que Bruno Étienne viendrait",
        "@Inès\nRoche",
    ],
)
def test_a_name_in_plain_words_names_its_only_bearer(forum, member, fellow, words):
    assert find(words, forum).user_ids == (member.id,)


@pytest.mark.parametrize(
    "words",
    [
        "Inès Roche",
        "@Inès",
        "@Roche Inès",
        "ecrivez a ines@Inès Roche",
        "`@Inès Roche`",
        "```\n@Inès Roche\n```",
        "> @Inès Roche",
        "[site](https://exemple.fr/@Inès Roche)",
    ],
)
def test_what_only_looks_like_a_name_names_nobody(forum, member, words):
    assert find(words, forum).user_ids == ()


def test_a_name_that_two_readers_bear_names_neither(forum, workgroup, member):
    named("Ines", "Roche", workgroup=workgroup)
    assert find("@Inès Roche", forum).user_ids == ()


def test_a_namesake_elsewhere_changes_nothing(session, forum, member):
    named("Inès", "Roche")
    assert find("@Inès Roche", forum).user_ids == (member.id,)


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [("Jean-Noël", "D’Artois"), ("Anne Marie", "de La Tour"), ("Œdipe", "N'Guyen")],
)
def test_compound_names_are_understood(forum, workgroup, first_name, last_name):
    user = named(first_name, last_name, workgroup=workgroup)
    assert find(f"Merci @{first_name} {last_name}.", forum).user_ids == (user.id,)


def test_who_is_quoted_was_told_already(forum, member, fellow):
    body = f"> {link(member)} disait\n\nEt vous, {link(fellow)} ?"
    assert find(body, forum).user_ids == (fellow.id,)


def test_twenty_people_are_told_and_the_rest_is_counted(forum, workgroup):
    people = [MemberFactory(workgroup=workgroup) for _ in range(23)]
    found = find(" ".join(link(user) for user in people), forum)
    assert found.user_ids == tuple(user.id for user in people[:20])
    assert found.left_out == 3


def test_the_writer_is_told_that_some_are_not(topic, workgroup, member, signed_in):
    people = [MemberFactory(workgroup=workgroup) for _ in range(22)]
    body = " ".join(link(user) for user in people)
    client = signed_in(member)
    client.submit(f"/forum/sujets/{topic.id}/repondre", {"body": body})
    words = client.page(f"/forum/sujets/{topic.id}?page=1").css_first("main").text()
    assert "20 premières personnes" in words
    assert "2\u00a0autres ne le sont pas" in words


# Those who run the forum.


@pytest.mark.parametrize("word", ["@animateurs", "@Animatrices", "merci @animateurs !"])
def test_a_group_calls_its_facilitators(session, topic, forum, member, facilitator, word):
    assert find(word, forum).calls_facilitators
    post = posts.reply(topic, word, key=None, by=member)
    told = select(Mention.user_id).where(Mention.post_id == post.id)
    assert session.scalars(told).all() == [facilitator.id]


def test_a_region_calls_its_team_and_the_nation_the_ansa(session, member):
    team, staff = RegionalTeamFactory(region_code="32"), StaffFactory()
    here, nation = forum_of(region("32")), forum_of()
    assert session.scalars(mentions.facilitators_of(here)).all() == [team]
    assert session.scalars(mentions.facilitators_of(nation)).all() == [staff]


def test_how_many_would_be_told_is_said_without_oneself(forum, workgroup, member, facilitator):
    MemberFactory(workgroup=workgroup, role=Role.FACILITATOR)
    assert people_called("anim", forum, member) == 2
    assert people_called("anim", forum, facilitator) == 1
    assert people_called("zo", forum, member) == 0


# What is stored and drawn.


def test_those_named_are_stored_and_marked_never_the_author(session, topic, member, fellow):
    body = f"{link(fellow)} et @Inès Roche et @Bruno Étienne"
    post = posts.reply(topic, body, key=None, by=member)
    assert session.scalars(select(Mention.user_id)).all() == [fellow.id]
    assert post.body_html.count('<span class="app-mention">@Bruno Étienne</span>') == 2
    assert '<span class="app-mention">@Inès Roche</span>' in post.body_html


def test_a_name_in_code_is_drawn_plain(topic, member, fellow):
    body = "@Bruno Étienne a écrit `@Bruno Étienne` et [@Bruno Étienne](https://exemple.fr)"
    drawn = posts.reply(topic, body, key=None, by=member).body_html
    assert drawn.count("app-mention") == 1
    assert "<code>@Bruno Étienne</code>" in drawn


def test_an_edit_tells_those_it_adds_and_forgets_those_it_removes(session, topic, member, fellow):
    third = named("Léa", "Béa", workgroup=None)
    session.add(Membership(user_id=third.id, workgroup_id=_group(session, member)))
    post = posts.reply(topic, link(fellow), key=None, by=member)
    editing.edit(post, Edit(link(third), version=1), by=member)
    session.commit()
    assert session.scalars(select(Mention.user_id)).all() == [third.id]
    told = session.scalars(select(Job).where(Job.name == "forums.tell").order_by(Job.id)).all()
    assert [job.payload.get("mentions_only", False) for job in told] == [False, True]


def test_an_edit_that_names_nobody_new_tells_nobody(session, topic, member, fellow):
    post = posts.reply(topic, link(fellow), key=None, by=member)
    editing.edit(post, Edit(f"{link(fellow)} !", version=1), by=member)
    session.commit()
    assert len(session.scalars(select(Job).where(Job.name == "forums.tell")).all()) == 1


def _group(session, user) -> int:
    return session.scalar(select(Membership.workgroup_id).where(Membership.user_id == user.id))


# Suggestions.


def names(users) -> list[str]:
    return [user.full_name for user in users]


@pytest.mark.parametrize("typed", ["br", "Étie", "etienne", "bruno et", "etienne bru", "BRUNO"])
def test_parts_of_a_name_suggest_it_without_accents(forum, member, fellow, typed):
    assert names(suggested(typed, forum, member)) == ["Bruno Étienne"]


@pytest.mark.parametrize("typed", ["", "b", " b ", "runo", "%%", "bruno z", "br_no"])
def test_too_little_or_something_else_suggests_nobody(forum, member, fellow, typed):
    assert suggested(typed, forum, member) == []


def test_neither_oneself_nor_strangers_are_suggested(forum, member, stranger):
    assert suggested("ines", forum, member) == []
    assert suggested("zoe", forum, member) == []


def test_at_most_eight_are_suggested_by_name(forum, workgroup, member):
    for rank in range(10):
        named("Camille", f"Dupond {chr(97 + rank)}", workgroup=workgroup)
    found = names(suggested("cam", forum, member))
    assert len(found) == 8
    assert found == sorted(found)


def test_the_editor_is_answered_with_people_and_their_functions(
    forum, member, fellow, facilitator, signed_in
):
    client = signed_in(member)
    (found,) = client.get(f"/forum/{forum.id}/personnes?q=brun").json
    assert (found["id"], found["name"]) == (fellow.id, "Bruno Étienne")
    assert found["line"].startswith("Chargée de mission, Association")
    groups = client.get(f"/forum/{forum.id}/personnes?q=anima").json
    assert groups[0] == {"group": "animateurs", "line": "1\u00a0personne sera prévenue"}


def test_a_stranger_is_suggested_nobody(forum, fellow, stranger, signed_in):
    assert signed_in(stranger).get(f"/forum/{forum.id}/personnes?q=brun").status_code == 404
