"""What the tests of notifications do again and again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, Post, Topic
from app.forums.notices.names import thread_of
from app.forums.notices.posts import ANSWER, MENTION, NEW_TOPIC
from app.notifications import services
from app.notifications.kinds import Kind, Rhythm
from app.notifications.models import Channel, Notification
from app.notifications.services import Origin, notify
from app.workgroups.models import Workgroup
from tests.factories import PostFactory, TopicFactory, UserFactory
from tests.support.mailbox import Mail, Mailbox

PARIS = ZoneInfo("Europe/Paris")
# Far ahead: whatever the factories make, at the hour of the run, is older.
SUNDAY = datetime(2037, 11, 22, 18, 0, tzinfo=PARIS)
MONDAY_SEVEN = datetime(2037, 11, 23, 7, 0, tzinfo=PARIS)
CHLOE = {"first_name": "Chloé", "last_name": "Traoré"}
BREAKFAST = "Petits déjeuners à l’école"


def breakfast_topic(workgroup: Workgroup, **kw: object) -> Topic:
    topic: Topic = TopicFactory(workgroup=workgroup, title=BREAKFAST, **kw)
    return topic


def tell(user: User, topic: Topic, body: str = "Venez jeudi.", kind: Kind = MENTION) -> Post:
    """Chloé writes in a topic, and this person is told."""
    chloe = db.session.query(User).filter_by(first_name="Chloé", last_name="Traoré").first()
    post: Post = PostFactory(topic=topic, author=chloe or UserFactory(**CHLOE), body=body)
    origin = Origin(place_of(topic), thread_of(topic.id))
    notify([user.id], kind, post, by=db.session.get_one(User, post.author_id), origin=origin)
    db.session.commit()
    return post


def answer(user: User, topic: Topic, body: str = "Merci à vous.") -> Post:
    """Chloé answers this person."""
    return tell(user, topic, body, ANSWER)


def place_of(topic: Topic) -> str:
    """The forum of a topic as a place that can be muted."""
    return db.session.get_one(Forum, topic.forum_id).place


def told(user: User) -> list[Notification]:
    """What this person was told, oldest first, as the database has it."""
    db.session.expire_all()
    return db.session.query(Notification).filter_by(user_id=user.id).order_by("id").all()


def weekly(user: User, rhythm: Rhythm = Rhythm.WEEKLY) -> None:
    """This person wants mentions and answers in their letter, or at another rhythm."""
    keys = ("forums.mention", "forums.answer")
    services.choose({(key, Channel.MAIL): rhythm for key in keys}, by=user)
    db.session.commit()


def letters(mailbox: Mailbox, address: str = "amelie@exemple.fr") -> list[Mail]:
    """The letters among the mails that a person received."""
    return [mail for mail in mailbox.to(address) if mail.message["List-Id"].count("<letter-")]


def no_new_topics(user: User) -> None:
    """This person does not want to be told of new topics."""
    services.choose({(NEW_TOPIC.key, Channel.MAIL): Rhythm.NEVER}, by=user)
    db.session.commit()
