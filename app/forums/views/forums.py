"""The forums one reads, and the topics of each."""

from flask import abort, render_template, request

from app.accounts.policies import can_use_account
from app.core import navigation
from app.core.authorization import authorize
from app.forums.queries import forum_page
from app.forums.queries.forum_page import FoundForum, reads_forum_of
from app.forums.queries.my_forums import my_forums
from app.forums.queries.topic_list import Filter, topics_of
from app.forums.views.blueprint import bp, reader, reads
from app.forums.views.places import asked_place, written
from app.workgroups import sections

navigation.declare("Forum", "forums.index", order=30, shown=lambda user: user.is_authenticated)
sections.declare("Forum", "forums.workgroup_forum", order=20, shown=reads_forum_of)


@bp.get("/forum")
def index() -> str:
    authorize(can_use_account)
    code = request.args.get("region", "")
    region_code = code if code.isalnum() else ""
    found = my_forums(reader(), region_code)
    return render_template("forums/index.html", found=found, region_code=region_code)


@bp.get("/forum/tous")
def national_forum() -> str:
    return _topics(forum_page.national_forum(reader()))


@bp.get("/territoires/<region>/forum")
def region_forum(region: str) -> str:
    return _topics(forum_page.region_forum(reader(), region))


@bp.get("/groupes/<region>/<theme>/forum")
def workgroup_forum(region: str, theme: str) -> str:
    return _topics(forum_page.workgroup_forum(reader(), region, theme))


def _topics(found: FoundForum | None) -> str:
    if found is None:
        abort(404)
    authorize(reads, found)
    chosen = _chosen()
    shown = topics_of(reader(), found.forum.id, after=asked_place(), chosen=chosen)
    return render_template(
        "forums/forum.html", found=found, forum=found.forum, shown=shown, chosen=chosen,
        filters=list(Filter), next_page=written(shown.next_place),
    )  # fmt: skip


def _chosen() -> Filter:
    try:
        return Filter(request.args.get("filtre", ""))
    except ValueError:
        return Filter.ALL
