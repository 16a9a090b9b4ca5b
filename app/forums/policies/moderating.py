"""Who moderates where: the facilitators their group, regional teams their region, ANSA all."""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Decision, Forum, ForumKind, Post, Report, Topic
from app.forums.policies.writing import standing_in
from app.workgroups.models import Role
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


def visible_reports(user: User) -> Select[Report]:
    """The reports that a person answers, with the post they are about."""
    return (
        select(Report)
        .join(Report.post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(contains_eager(Report.post).contains_eager(Post.topic).contains_eager(Topic.forum))
        .where(moderated_by(user))
    )


def visible_decisions(user: User) -> Select[Decision]:
    """The decisions a person may read: about their own posts, and in the forums they moderate."""
    return (
        select(Decision)
        .join(Decision.post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(
            contains_eager(Decision.post).contains_eager(Post.topic).contains_eager(Topic.forum)
        )
        .where(or_(moderated_by(user), Post.author_id == user.id))
    )


def can_contest(user: User, decision: Decision) -> bool:
    """Whether a person may contest a decision: the author of the post, once (DSA, article 20)."""
    return decision.post.author_id == user.id and decision.contested_at is None


def can_answer_contest(user: User, decision: Decision) -> bool:
    """Whether a person may answer a contest: who moderates there and did not decide, or ANSA."""
    is_other = decision.decided_by_id != user.id
    return (is_other or user.is_ansa) and can_moderate(user, decision.post.topic.forum)
