"""Reading: the forums of each person and the topics of each."""

from datetime import timedelta

import pytest

from app.core.db import now
from app.forums.models import ReadMark
from app.forums.queries.topic_list import PER_PAGE, Filter, topics_of
from app.workgroups.models import Openness, Role
from tests.factories import (
    MemberFactory,
    MembershipFactory,
    PostFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
    forum_of,
)
from tests.factories.people import region
from tests.support.queries import count_queries

LIST = "/groupes/hauts-de-france/acces-a-l-alimentation/forum"
GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation"


def titles(tree):
    return [node.text() for node in tree.css(".app-topic__title > a")]


def names(tree):
    return [node.text() for node in tree.css(".app-forum__name")]


def read(session, user, topic, number):
    user.activated_at = now() - timedelta(days=300)
    session.add(ReadMark(user_id=user.id, topic_id=topic.id, last_number=number))
    session.commit()


class TestForums:
    def test_a_member_finds_their_groups_then_their_region_then_the_nation(self, member, signed_in):
        other = WorkgroupFactory(region_code="32", number=2)
        MembershipFactory(workgroup_id=other.id, user_id=member.id)
        assert [name.split(" –")[0] for name in names(signed_in(member).page("/forum"))] == [
            "GT 2",
            "GT 5",
            "Hauts-de-France",
            "Tous les membres",
        ]

    def test_somebody_without_a_group_is_told_how_to_join_one(self, session, signed_in):
        page = signed_in(UserFactory()).page("/forum")
        assert names(page) == ["Tous les membres"]
        assert "Vous ne faites partie d’aucun groupe" in page.css_first("main").text()

    def test_a_regional_team_reads_the_forums_of_its_region(self, forum, signed_in):
        page = signed_in(RegionalTeamFactory(region_code="32")).page("/forum")
        others = page.css_first("#autres-forums").parent.css(".app-forum__name")
        assert len(others) == 15

    def test_those_who_read_all_choose_a_region(self, session, signed_in):
        client = signed_in(StaffFactory())
        assert len(client.page("/forum").css_first("#par-region").parent.css("li")) == 18
        assert len(names(client.page("/forum?region=53"))) == 16

    def test_a_region_that_one_does_not_read_shows_nothing(self, member, signed_in):
        page = signed_in(member).page("/forum?region=53")
        assert not names(page)
        assert "Aucun forum à lire" in page.css_first("main").text()

    @pytest.mark.parametrize("groups", [0, 6])
    def test_the_list_costs_the_same_whatever_its_size(self, session, signed_in, groups):
        person = MemberFactory()
        for number in range(1, 1 + groups):
            group = WorkgroupFactory(region_code="32", number=number)
            MembershipFactory(workgroup_id=group.id, user_id=person.id)
            TopicFactory(workgroup=group)
        client = signed_in(person)
        client.page("/forum")
        with count_queries(session.get_bind()) as seen:
            client.page("/forum")
        assert len(seen) <= 3, str(seen)


class TestTabs:
    def test_the_page_of_a_group_leads_to_its_forum(self, member, signed_in):
        page = signed_in(member).page(GROUP)
        assert [tab.text() for tab in page.css(".app-sections a")] == [
            "Présentation",
            "Forum",
            "Agenda",
            "Documents",
            "Membres",
        ]

    def test_it_does_not_for_those_who_may_not_read_it(self, forum, stranger, signed_in):
        client = signed_in(stranger)
        assert "Forum" not in [tab.text() for tab in client.page(GROUP).css(".app-sections a")]
        assert client.get(LIST).status_code == 404

    def test_the_forum_says_where_one_stands(self, member, signed_in):
        current = signed_in(member).page(LIST).css_first('.app-sections [aria-current="page"]')
        assert current.text() == "Forum"


class TestTopics:
    def test_the_last_written_comes_first(self, forum, member, signed_in):
        for days in (3, 1, 2):
            TopicFactory(forum=forum, title=f"Il y a {days} jours", at=now() - timedelta(days=days))
        shown = titles(signed_in(member).page(LIST))
        assert shown == ["Il y a 1 jours", "Il y a 2 jours", "Il y a 3 jours"]

    def test_pinned_topics_and_announcements_stand_on_top(self, forum, member, signed_in):
        TopicFactory(forum=forum, title="Ordinaire")
        later, past = now() + timedelta(days=3), now() - timedelta(days=3)
        TopicFactory(forum=forum, title="Épinglé", at=past, pinned_until=later)
        TopicFactory(forum=forum, title="Annonce", at=past, is_announcement=True)
        TopicFactory(forum=forum, title="Plus épinglé", at=past, pinned_until=past)
        page = signed_in(member).page(LIST)
        assert set(titles(page)[:2]) == {"Épinglé", "Annonce"}
        assert titles(page)[2:] == ["Ordinaire", "Plus épinglé"]
        assert page.css_first(".app-topic__badges").text().strip()

    def test_states_are_said_in_words(self, session, topic, member, signed_in):
        post = PostFactory(topic=topic)
        topic.accepted_post_id, topic.locked_at, topic.archived_at = post.id, now(), now()
        session.commit()
        badges = signed_in(member).page(LIST).css_first(".app-topic__badges").text()
        assert badges.split() == ["Résolu", "Verrouillé", "Archivé"]

    def test_pages_follow_each_other_without_gap_nor_repetition(self, forum, member, signed_in):
        moment = now()
        made = [
            TopicFactory(forum=forum, title=f"Sujet {rank}", at=moment - timedelta(hours=rank // 2))
            for rank in range(PER_PAGE + 3)
        ]
        client = signed_in(member)
        page = client.page(LIST)
        following = page.css_first('a[rel="next"]').attributes["href"]
        found = titles(page) + titles(client.page(following))
        assert sorted(found) == sorted(topic.title for topic in made)

    @pytest.mark.parametrize("place", ["x", "1-", "-1", "9" * 30 + "-1", "1-99999999999", "１-２"])
    def test_a_damaged_address_shows_the_first_page(self, topic, member, signed_in, place):
        page = signed_in(member).page(f"{LIST}?page={place}&filtre=inconnu")
        assert page.css_first("main h1")

    def test_filters_narrow_the_list(self, session, forum, member):
        read(session, member, TopicFactory(forum=forum, title="Lu"), 1)
        answered = TopicFactory(forum=forum, title="Répondu", replies=1)
        solved = TopicFactory(forum=forum, title="Résolu", replies=1)
        solved.accepted_post_id = 1
        TopicFactory(forum=forum, title="Annonce", is_announcement=True, at=solved.created_at)
        session.commit()

        def found(chosen):
            return {line.title for line in topics_of(member, forum.id, chosen=chosen).lines}

        assert found(Filter.UNREAD) == {"Répondu", "Résolu", "Annonce"}
        assert found(Filter.UNANSWERED) == {"Lu"}
        assert found(Filter.SOLVED) == {"Résolu"}
        assert answered.title in found(Filter.ALL)

    @pytest.mark.parametrize("chosen", list(Filter))
    def test_an_empty_list_says_what_to_do(self, forum, member, signed_in, chosen):
        page = signed_in(member).page(f"{LIST}?filtre={chosen}")
        assert page.css_first(".app-empty")

    def test_who_only_reads_is_told_so(self, workgroup, topic, signed_in):
        observer = MemberFactory(workgroup=workgroup, role=Role.OBSERVER)
        text = signed_in(observer).page(LIST).css_first("main").text()
        assert "Nouveau sujet" not in text
        assert "Vous lisez ce forum sans y écrire" in text

    def test_the_forum_of_an_archived_group_is_read_only(
        self, session, workgroup, topic, signed_in
    ):
        member = MemberFactory(workgroup=workgroup)
        workgroup.openness = Openness.ARCHIVED
        session.commit()
        text = signed_in(member).page(LIST).css_first("main").text()
        assert "Ce groupe est archivé" in text
        assert "Nouveau sujet" not in text

    def test_regions_and_the_nation_have_their_forum(self, member, signed_in):
        TopicFactory(forum=forum_of(region("32")), title="Conférence")
        TopicFactory(forum=forum_of(), title="Bienvenue")
        client = signed_in(member)
        assert titles(client.page("/territoires/hauts-de-france/forum")) == ["Conférence"]
        assert titles(client.page("/forum/tous")) == ["Bienvenue"]
        assert client.get("/territoires/bretagne/forum").status_code == 404

    @pytest.mark.parametrize("count", [2, PER_PAGE])
    def test_the_list_costs_the_same_whatever_its_size(
        self, session, forum, member, signed_in, count
    ):
        for _ in range(count):
            TopicFactory(forum=forum, replies=1)
        client = signed_in(member)
        with count_queries(session.get_bind()) as seen:
            client.page(LIST)
        assert len(seen) <= 4, str(seen)
