"""Who may read what: every list, page, count, mail and suggestion starts from here."""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.forums.models import Attachment, Forum, ForumKind, Post, Topic
from app.workgroups import audiences
from app.workgroups.audiences import belonging_region_codes, reads_everywhere
from app.workgroups.models import Audience, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

NAMED = (
    joinedload(Forum.region),
    joinedload(Forum.workgroup).joinedload(Workgroup.theme),
    joinedload(Forum.workgroup).joinedload(Workgroup.region),
)
AUDIENCES = {
    ForumKind.NATIONAL: Audience.MEMBERS,
    ForumKind.REGION: Audience.REGION,
    ForumKind.WORKGROUP: Audience.WORKGROUP,
}


def readable_by(user: User) -> ColumnElement[bool]:
    """The condition that a forum is open to a person: the nation's to all, a region's to its
    people, a group's to its members; the regional team reads its region, ANSA and the national
    delegation read all. An account that is closed or not yet open reads nothing."""
    if not user.is_active or user.is_pending:
        return false()
    return true() if reads_everywhere(user) else opened_to(user)


def opened_to(user: User) -> ColumnElement[bool]:
    """The condition that a forum is open to a person for where they belong: it asks their number
    alone, so that a statement may be built once for all."""
    return or_(belongs_to(user), Forum.region_code.in_(region_codes_of(user)))


def belongs_to(user: User) -> ColumnElement[bool]:
    """The condition that a forum is a person's own: their groups, their region, the nation."""
    return or_(
        Forum.kind == ForumKind.NATIONAL,
        Forum.workgroup_id.in_(workgroup_ids_of(user)),
        and_(
            Forum.kind == ForumKind.REGION,
            Forum.region_code.in_(belonging_region_codes(user)),
        ),
    )


def visible_forums(user: User) -> Select[Forum]:
    """The forums that a person may read, with what names them; the nation's first."""
    return select(Forum).where(readable_by(user)).options(*NAMED)


def visible_topics(user: User) -> Select[Topic]:
    """The topics that a person may read: those of their forums, without the trash nor what was
    merged elsewhere."""
    return (
        select(Topic)
        .join(Topic.forum)
        .options(contains_eager(Topic.forum))
        .where(readable_by(user), Topic.trashed_at.is_(None), Topic.merged_into_id.is_(None))
    )


def visible_posts(user: User) -> Select[Post]:
    """The posts whose words a person may read: of visible topics, neither hidden nor trashed."""
    return (
        select(Post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(contains_eager(Post.topic).contains_eager(Topic.forum))
        .where(
            readable_by(user),
            Topic.trashed_at.is_(None),
            Topic.merged_into_id.is_(None),
            Post.trashed_at.is_(None),
            Post.hidden_at.is_(None),
        )
    )


def visible_attachments(user: User) -> Select[Attachment]:
    """The files a person may open: of posts that they may read, and their own unsent ones."""
    of_posts = visible_posts(user).with_only_columns(Post.id)
    return select(Attachment).where(
        or_(
            Attachment.post_id.in_(of_posts),
            and_(Attachment.post_id.is_(None), Attachment.uploaded_by_id == user.id),
        )
    )


def readers_of(forum: Forum) -> Select[User]:
    """The people who may read a forum: the mirror of ``visible_forums``."""
    return audiences.readers_of(AUDIENCES[forum.kind], forum.region_code, forum.workgroup_id)


def members_of(forum: Forum) -> Select[User]:
    """The people whose own forum it is: the mirror of ``belongs_to``."""
    return audiences.people_of(AUDIENCES[forum.kind], forum.region_code, forum.workgroup_id)
