"""Reading a topic: by pages, from what is new, without what one may not see."""

from datetime import timedelta

from app.core.db import now
from app.forums.models import Follow, FollowLevel, Post, ReadMark, TopicMove, TopicMoveKind
from tests.factories import (
    AttachmentFactory,
    PostFactory,
    TopicFactory,
    WorkgroupFactory,
    forum_of,
)
from tests.factories.people import region
from tests.support.queries import count_queries

BUDGET = 8


def numbers(tree):
    return [int(node.id.removeprefix("message-")) for node in tree.css(".app-post")]


def fill(topic, count, **values):
    for _ in range(count):
        PostFactory(topic=topic, **values)


def post_at(session, topic, number=1):
    return session.query(Post).filter_by(topic_id=topic.id, number=number).one()


def read(session, user, topic, number):
    user.activated_at = now() - timedelta(days=300)
    session.add(ReadMark(user_id=user.id, topic_id=topic.id, last_number=number))
    session.commit()


class TestPages:
    def test_posts_come_by_blocks_of_twenty_numbers(self, topic, member, signed_in):
        fill(topic, 24)
        client = signed_in(member)
        address = f"/forum/sujets/{topic.id}"
        assert numbers(client.page(f"{address}?page=1")) == list(range(1, 21))
        assert numbers(client.page(f"{address}?page=2")) == list(range(21, 26))
        assert numbers(client.page(f"{address}?page=99")) == list(range(21, 26))
        assert numbers(client.page(f"{address}?numero=21")) == list(range(21, 26))
        assert numbers(client.page(f"{address}?numero=0")) == list(range(1, 21))
        assert numbers(client.page(f"{address}?page=-4")) == list(range(1, 21))

    def test_a_topic_opens_at_the_first_unread(self, session, topic, member, signed_in):
        fill(topic, 24)
        read(session, member, topic, 22)
        client = signed_in(member)
        led = client.get(f"/forum/sujets/{topic.id}")
        assert led.location == f"/forum/sujets/{topic.id}?page=2#message-23"
        page = client.page(led.location)
        assert page.css_first("#nouveaux").text() == "Nouveaux messages"
        assert page.css_first("#nouveaux").next.next.id == "message-23"

    def test_a_topic_that_was_read_opens_at_its_start(self, session, topic, member, signed_in):
        fill(topic, 24)
        read(session, member, topic, 25)
        page = signed_in(member).page(f"/forum/sujets/{topic.id}")
        assert numbers(page)[0] == 1
        assert not page.css_first("#nouveaux")

    def test_a_permalink_leads_to_its_post(self, topic, member, signed_in):
        post = PostFactory(topic=topic)
        led = signed_in(member).get(f"/forum/messages/{post.id}")
        assert led.location.endswith(f"/forum/sujets/{topic.id}?numero=2#message-2")

    def test_a_permalink_of_elsewhere_is_of_nothing(self, topic, stranger, signed_in):
        post = PostFactory(topic=topic)
        client = signed_in(stranger)
        assert client.get(f"/forum/messages/{post.id}").status_code == 404
        assert client.get(f"/forum/sujets/{topic.id}").status_code == 404

    def test_a_merged_topic_leads_on(self, session, forum, member, topic, stranger, signed_in):
        middle = TopicFactory(forum=forum, merged_into_id=topic.id)
        first = TopicFactory(forum=forum, merged_into_id=middle.id)
        client = signed_in(member)
        led = client.get(f"/forum/sujets/{first.id}")
        assert (led.status_code, led.location) == (301, f"/forum/sujets/{topic.id}")
        assert signed_in(stranger).get(f"/forum/sujets/{first.id}").status_code == 404

    def test_the_accepted_answer_is_read_first(self, session, topic, member, signed_in):
        fill(topic, 24)
        answer = PostFactory(topic=topic, body="Il faut préinscrire.")
        topic.accepted_post_id = answer.id
        session.commit()
        client = signed_in(member)
        page = client.page(f"/forum/sujets/{topic.id}?page=1")
        assert "Il faut préinscrire." in page.css_first(".app-accepted").text()
        assert numbers(page) == list(range(1, 21))
        assert not client.page(f"/forum/sujets/{topic.id}?page=2").css_first(".app-accepted")

    def test_a_hidden_answer_is_not_read_on_top(self, session, topic, member, signed_in):
        answer = PostFactory(topic=topic, body="Des mots blessants.", hidden_at=now())
        topic.accepted_post_id = answer.id
        session.commit()
        page = signed_in(member).page(f"/forum/sujets/{topic.id}?page=1")
        assert "n’est plus visible" in page.css_first(".app-accepted").text()
        assert "Des mots blessants." not in page.html

    def test_a_hidden_post_is_unfolded_by_its_author_and_who_moderates(
        self, topic, member, fellow, facilitator, signed_in
    ):
        PostFactory(topic=topic, author=fellow, body="Des mots blessants.", hidden_at=now())
        for person, reads in ((member, False), (fellow, True), (facilitator, True)):
            page = signed_in(person).page(f"/forum/sujets/{topic.id}?page=1")
            assert "Ce message a été masqué." in page.html
            assert ("Des mots blessants." in page.html) is reads

    def test_a_trashed_post_leaves_a_line(self, topic, member, facilitator, signed_in):
        PostFactory(topic=topic, body="Une erreur.", trashed_at=now())
        page = signed_in(member).page(f"/forum/sujets/{topic.id}?page=1")
        assert "Ce message a été retiré." in page.html
        assert "Une erreur." not in page.html
        assert "Rétablir" not in page.html
        assert "Rétablir" in signed_in(facilitator).page(f"/forum/sujets/{topic.id}?page=1").html

    def test_files_are_listed_with_their_type_and_size(self, session, topic, member, signed_in):
        post_id = post_at(session, topic).id
        AttachmentFactory(post_id=post_id)
        AttachmentFactory(
            post_id=post_id, name="plan.PNG", media_type="image/png", byte_count=2_340_000
        )
        files = signed_in(member).page(f"/forum/sujets/{topic.id}").css(".app-files li")
        shown = [" ".join(each.text().split()) for each in files]
        assert shown == ["compte-rendu.pdf (PDF, 120 ko)", "plan.PNG (PNG, 2,3 Mo)"]

    def test_a_file_that_the_text_shows_is_not_listed_again(
        self, session, topic, member, signed_in
    ):
        post = post_at(session, topic)
        file = AttachmentFactory(post_id=post.id, name="plan.png", media_type="image/png")
        post.body_html = f'<p><img src="/forum/pieces-jointes/{file.id}" alt="Le plan"></p>'
        session.commit()
        assert not signed_in(member).page(f"/forum/sujets/{topic.id}").css(".app-files")

    def test_an_edited_post_leads_to_its_history(self, session, topic, member, signed_in):
        post_at(session, topic).edited_at = now()
        session.commit()
        link = signed_in(member).page(f"/forum/sujets/{topic.id}").css_first(".app-post__facts a")
        assert link.attributes["href"].endswith("/historique")
        assert "modifié aujourd’hui" in link.text()

    def test_the_end_leads_to_the_next_unread_topic(self, forum, topic, member, signed_in):
        other = TopicFactory(forum=forum, title="Et le transport ?", at=now())
        client = signed_in(member)
        onward = client.page(f"/forum/sujets/{topic.id}").css_first(".app-onward")
        assert other.title in onward.text()
        onward = client.page(f"/forum/sujets/{other.id}").css_first(".app-onward")
        assert "Vous avez tout lu dans ce forum." in onward.text()

    def test_a_move_leaves_its_trace(self, session, topic, member, signed_in):
        secret = WorkgroupFactory(region_code="84", number=6)
        moves = {"topic_id": topic.id, "kind": TopicMoveKind.MOVE, "moved_by_name": "Zoé A."}
        session.add(TopicMove(from_forum_id=forum_of(region("32")).id, **moves))
        session.add(TopicMove(from_forum_id=forum_of(secret).id, **moves))
        session.commit()
        lines = [
            each.text()
            for each in signed_in(member).page(f"/forum/sujets/{topic.id}").css(".app-trace")
        ]
        assert len(lines) == 2
        assert "Hauts-de-France" in lines[1]
        assert "depuis" not in lines[0]


class TestCost:
    def test_a_page_sends_few_statements_and_stays_light(self, session, topic, member, signed_in):
        fill(topic, 39, body="Merci pour ce retour. " * 12)
        AttachmentFactory(post_id=post_at(session, topic, 30).id)
        answer = post_at(session, topic, 25)
        topic.accepted_post_id = answer.id
        session.add(Follow(user_id=member.id, topic_id=topic.id, level=FollowLevel.EVERYTHING))
        session.add(TopicMove(topic_id=topic.id, kind=TopicMoveKind.MOVE))
        session.commit()
        client = signed_in(member)
        for page in (1, 2):
            with count_queries(session.get_bind()) as seen:
                answered = client.get(f"/forum/sujets/{topic.id}?page={page}")
            assert len(seen) <= BUDGET, str(seen)
            assert len(answered.data) < 45_000

    def test_a_deep_page_is_read_by_number(self, session, topic, member, signed_in):
        topic.last_number = 10_000
        session.commit()
        client = signed_in(member)
        with count_queries(session.get_bind()) as seen:
            client.page(f"/forum/sujets/{topic.id}?page=500")
        [statement] = [each for each in seen.statements if "posts.body_html" in each]
        assert "posts.number BETWEEN" in statement
        assert "OFFSET" not in statement
