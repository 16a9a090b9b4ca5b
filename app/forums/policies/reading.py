"""Who may read what: every list, page, count, mail and suggestion starts from here."""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import NationalRole, RoleGrant, User
from app.directory.models import Profile
from app.forums.models import Attachment, Forum, ForumKind, Post, Topic
from app.workgroups.models import Membership, RegionalMandate, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

NAMED = (
    joinedload(Forum.region),
    joinedload(Forum.workgroup).joinedload(Workgroup.theme),
    joinedload(Forum.workgroup).joinedload(Workgroup.region),
)
READING_ALL = (NationalRole.ANSA, NationalRole.NATIONAL)


def readable_by(user: User) -> ColumnElement[bool]:
    """The condition that a forum is open to a person: the nation's to all, a region's to its
    people, a group's to its members; the regional team reads its region, ANSA and the national
    delegation read all. An account that is closed or not yet open reads nothing."""
    if not user.is_active or user.is_pending:
        return false()
    return true() if reads_everywhere(user) else opened_to(user)


def reads_everywhere(user: User) -> bool:
    """Whether a person reads every forum: ANSA and the national delegation."""
    return user.has_role(*READING_ALL)


def opened_to(user: User) -> ColumnElement[bool]:
    """The condition that a forum is open to a person for where they belong: it asks their number
    alone, so that a statement may be built once for all."""
    return or_(belongs_to(user), Forum.region_code.in_(region_codes_of(user)))


def belongs_to(user: User) -> ColumnElement[bool]:
    """The condition that a forum is a person's own: their groups, their region, the nation."""
    home = select(Profile.region_code).where(Profile.user_id == user.id)
    regions = (
        select(Workgroup.region_code)
        .join(Membership, Membership.workgroup_id == Workgroup.id)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    )
    return or_(
        Forum.kind == ForumKind.NATIONAL,
        Forum.workgroup_id.in_(workgroup_ids_of(user)),
        and_(
            Forum.kind == ForumKind.REGION,
            or_(Forum.region_code.in_(home), Forum.region_code.in_(regions)),
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
    staff = select(RoleGrant.user_id).where(RoleGrant.role.in_(READING_ALL))
    team = select(RegionalMandate.user_id).where(RegionalMandate.region_code == forum.region_code)
    own = members_of(forum).with_only_columns(User.id)
    return _active_people().where(or_(User.id.in_(own), User.id.in_(staff), User.id.in_(team)))


def members_of(forum: Forum) -> Select[User]:
    """The people whose own forum it is: the mirror of ``belongs_to``."""
    if forum.kind is ForumKind.NATIONAL:
        return _active_people()
    current = select(Membership.user_id).where(Membership.ended_at.is_(None))
    if forum.kind is ForumKind.WORKGROUP:
        members = current.where(Membership.workgroup_id == forum.workgroup_id)
        return _active_people().where(User.id.in_(members))
    members = current.join(Membership.workgroup).where(Workgroup.region_code == forum.region_code)
    residents = select(Profile.user_id).where(Profile.region_code == forum.region_code)
    return _active_people().where(or_(User.id.in_(members), User.id.in_(residents)))


def _active_people() -> Select[User]:
    return select(User).where(User.deactivated_at.is_(None), User.activated_at.is_not(None))
