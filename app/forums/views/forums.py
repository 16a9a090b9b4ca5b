"""The forums one reads, and the topics of each."""

from flask import render_template
from flask_login import current_user

from app.core import navigation
from app.core.authorization import listing, scoped
from app.core.pagination import paginate
from app.directory.models import Region
from app.forums.models import Forum, ForumKind, Topic
from app.forums.policies import visible_forums, visible_topics
from app.forums.views.blueprint import bp
from app.workgroups.models import Theme, Workgroup

navigation.declare("Forum", "forums.index", order=30, shown=lambda user: user.is_authenticated)


@bp.get("/forum")
def index() -> str:
    page = paginate(listing(visible_forums(current_user)).order_by(Forum.id))
    return render_template("forums/index.html", page=page)


@bp.get("/forum/tous")
def national_forum() -> str:
    return _topics(scoped(visible_forums(current_user).where(Forum.kind == ForumKind.NATIONAL)))


@bp.get("/territoires/<region>/forum")
def region_forum(region: str) -> str:
    wanted = visible_forums(current_user).join(Forum.region)
    return _topics(scoped(wanted.where(Forum.kind == ForumKind.REGION, Region.slug == region)))


@bp.get("/groupes/<region>/<theme>/forum")
def workgroup_forum(region: str, theme: str) -> str:
    wanted = visible_forums(current_user).join(Forum.workgroup)
    wanted = wanted.join(Workgroup.theme).join(Workgroup.region)
    return _topics(scoped(wanted.where(Region.slug == region, Theme.slug == theme)))


def _topics(forum: Forum) -> str:
    newest = visible_topics(current_user).where(Topic.forum_id == forum.id)
    page = paginate(newest.order_by(Topic.last_post_at.desc(), Topic.id.desc()))
    return render_template("forums/forum.html", forum=forum, page=page)
