"""Who moderates where: the facilitators their group, regional teams their region, ANSA all."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Decision, DecisionKind, Forum, ForumKind, Post, Report, Topic
from app.forums.policies.reading import visible_forums
from app.forums.policies.writing import standing_in
from app.workgroups.models import Openness, Role, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of


def moderated_by(user: User) -> ColumnElement[bool]:
    """The condition that a forum is moderated by this person."""
    if not user.is_active or user.is_pending:
        return false()
    if user.is_ansa:
        return true()
    return or_(
        Forum.workgroup_id.in_(workgroup_ids_of(user, Role.FACILITATOR)),
        and_(Forum.kind != ForumKind.NATIONAL, Forum.region_code.in_(region_codes_of(user))),
    )


def can_moderate(user: User, forum: Forum) -> bool:
    """Whether a person pins, locks, moves, hides and answers reports in a forum."""
    return standing_in(user, forum).moderates


def can_moderate_somewhere(user: User) -> bool:
    """Whether a person moderates any forum."""
    return bool(db.session.scalar(select(select(Forum.id).where(moderated_by(user)).exists())))


def destinations(user: User) -> Select[Forum]:
    """The forums where a person may put topics: those they moderate and can write in."""
    archived = exists().where(
        Workgroup.id == Forum.workgroup_id, Workgroup.openness == Openness.ARCHIVED
    )
    return visible_forums(user).where(moderated_by(user), ~archived)


def moderated_posts(user: User) -> Select[Post]:
    """The posts of the forums that a person moderates, also those hidden or in the trash."""
    return (
        select(Post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(contains_eager(Post.topic).contains_eager(Topic.forum))
        .where(moderated_by(user))
    )


def by_somebody_else(user: User) -> ColumnElement[bool]:
    """The condition that a post is not this person's own: nobody judges their own words."""
    return or_(Post.author_id.is_(None), Post.author_id != user.id)


def can_report(user: User, post: Post) -> bool:
    """Whether a person may report a post that they read: anybody's but their own."""
    return post.author_id != user.id and not post.is_hidden and not post.is_trashed


def can_judge(user: User, post: Post) -> bool:
    """Whether a person hides, restores or leaves a post: who moderates and did not write it."""
    return post.author_id != user.id and can_moderate(user, post.topic.forum)


def visible_reports(user: User) -> Select[Report]:
    """The reports that a person answers, with the post they are about; never on their own words,
    so that no author learns who reported them."""
    return (
        select(Report)
        .join(Report.post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(contains_eager(Report.post).contains_eager(Post.topic).contains_eager(Topic.forum))
        .where(moderated_by(user), by_somebody_else(user))
    )


def own_reports(user: User) -> Select[Report]:
    """What a person reported, with what was decided."""
    return select(Report).where(Report.reporter_id == user.id)


def visible_decisions(user: User) -> Select[Decision]:
    """The decisions a person may read: about their own posts, and in the forums they moderate."""
    return _decisions().where(or_(moderated_by(user), Post.author_id == user.id))


def moderated_decisions(user: User) -> Select[Decision]:
    """The decisions taken in the forums that a person moderates."""
    return _decisions().where(moderated_by(user))


def contests_to_answer(user: User) -> Select[Decision]:
    """The contests that a person is to answer: neither their decisions (ANSA apart) nor words."""
    waiting = moderated_decisions(user).where(
        Decision.contested_at.is_not(None),
        Decision.contest_answered_at.is_(None),
        by_somebody_else(user),
    )
    if user.is_ansa:
        return waiting
    return waiting.where(or_(Decision.decided_by_id.is_(None), Decision.decided_by_id != user.id))


def _decisions() -> Select[Decision]:
    return (
        select(Decision)
        .join(Decision.post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(
            contains_eager(Decision.post).contains_eager(Post.topic).contains_eager(Topic.forum)
        )
    )


def can_contest(user: User, decision: Decision) -> bool:
    """Whether a person may contest a decision: whoever wrote what was hidden, once (DSA, article
    20)."""
    is_author = decision.post.author_id == user.id
    return is_author and decision.kind is DecisionKind.HIDE and decision.contested_at is None


def can_answer_contest(user: User, decision: Decision) -> bool:
    """Whether a person may answer a contest: who moderates there, neither wrote the post nor
    decided; ANSA may answer for its own decision."""
    is_other = decision.decided_by_id != user.id or user.is_ansa
    is_waiting = decision.contested_at is not None and decision.contest_answered_at is None
    return is_waiting and is_other and can_judge(user, decision.post)
