"""Mentions: who is named in a post, among those who may read it.

Somebody is named by a link to their page (``[@Inès Roche](/annuaire/personnes/12)``, which the
editor writes), or in plain words where one reader alone bears that name; ``@animateurs`` calls
those who run the forum. Who is named in what is quoted was told by the post that is quoted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, delete, insert, or_, select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db
from app.core.text import MENTION_CLASS, fold
from app.forums.models import Forum, ForumKind, Mention, Post
from app.forums.policies import readers_of
from app.workgroups.models import Membership, RegionalMandate, Role

MOST_TOLD = 20
MOST_NAMES = 40
MOST_WORDS = 6
SUGGESTIONS = 8
FEWEST_LETTERS = 2
GROUP = "animateurs"
_GROUP_NAMES = {"animateurs", "animatrices", "animateur", "animatrice"}
_NOT_SAID = re.compile(r"^ {0,3}>.*$|^ {0,3}```.*?(?:^ {0,3}```|\Z)|`[^`\n]*`", re.M | re.S)
_QUOTED = re.compile(r"^ {0,3}>.*$", re.M)
_LINK = re.compile(r"\[@[^\]\n]{1,220}\]\(/annuaire/personnes/([0-9]{1,9})\)")
_WORDS = re.compile(
    rf"(?<![\w@/.])@(\w[\w’'-]*(?:[ \u00a0\n]\w[\w’'-]*){{0,{MOST_WORDS - 1}}})", re.U
)
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_CLOSED_TAGS = ("a", "code", "pre", "span")


@dataclass(frozen=True)
class Mentioned:
    """Who a text names, in order. ``typed`` holds the names found in plain words, as they stand;
    ``left_out`` how many people beyond the twenty that one post may tell."""

    user_ids: tuple[int, ...] = ()
    calls_facilitators: bool = False
    typed: tuple[str, ...] = ()
    left_out: int = 0


NOBODY = Mentioned()


def find(body: str, forum: Forum) -> Mentioned:
    """Who a Markdown text names among the readers of a forum."""
    if "@" not in body:
        return NOBODY
    said = _without_code(_QUOTED.sub("", body))
    linked = [int(number) for number in _LINK.findall(said)]
    runs = [found[1] for found in _WORDS.finditer(_LINK.sub(" ", said))][:MOST_NAMES]
    calls = [run for run in runs if _first_word(run) in _GROUP_NAMES]
    named = _readers_named([run for run in runs if run not in calls], forum)
    known = set(_readers_among(linked, forum)) if linked else set()
    wanted = list(dict.fromkeys([*(each for each in linked if each in known), *named.values()]))
    typed = (*named, *(run.split()[0] for run in calls))
    return Mentioned(
        user_ids=tuple(wanted[:MOST_TOLD]),
        calls_facilitators=bool(calls),
        typed=tuple(dict.fromkeys(typed)),
        left_out=max(0, len(wanted) - MOST_TOLD),
    )


def _without_code(body: str) -> str:
    return _NOT_SAID.sub(" ", body)


def _first_word(run: str) -> str:
    return fold(run.split(maxsplit=1)[0])


def _readers_among(user_ids: Iterable[int], forum: Forum) -> Iterable[int]:
    ids = sorted(set(user_ids))[: MOST_NAMES * 10]
    return db.session.scalars(
        readers_of(forum).where(User.id.in_(ids)).with_only_columns(User.id)
    ).all()


def _readers_named(runs: list[str], forum: Forum) -> dict[str, int]:
    """The longest beginning of each run of words that names one reader alone, with their number.

    « Inès Roche nous a dit » may be Inès Roche, Inès Roche Nous...: each way to part the words in
    first names and last names is asked for at once.
    """
    wanted = {run: _ways(run) for run in runs}
    names = {name for ways in wanted.values() for _, name in ways}
    if not names:
        return {}
    bearers: dict[str, list[int]] = {}
    readers = readers_of(forum).where(User.sort_name.in_(names))
    for user_id, name in db.session.execute(readers.with_only_columns(User.id, User.sort_name)):
        bearers.setdefault(name, []).append(user_id)
    found = {}
    for ways in wanted.values():
        for words, name in ways:
            if len(bearers.get(name, ())) == 1:
                found[words] = bearers[name][0]
                break
    return found


def _ways(run: str) -> list[tuple[str, str]]:
    """(words as typed, name as sorted), the longest first."""
    parts = [*re.finditer(r"\S+", run)]
    ways = []
    for end in range(len(parts), 1, -1):
        words = run[: parts[end - 1].end()]
        for cut in range(1, end):
            first = " ".join(part[0] for part in parts[:cut])
            last = " ".join(part[0] for part in parts[cut:end])
            ways.append((words, fold(f"{last} {first}")))
    return ways


def mark(body_html: str, mentioned: Mentioned) -> str:
    """A drawn text where the names found in plain words are marked as the linked ones are."""
    if not mentioned.typed:
        return body_html
    names = sorted(mentioned.typed, key=len, reverse=True)
    spaced = [re.escape(name).replace(r"\ ", r"(?:\s|&nbsp;)") for name in names]
    pattern = re.compile(rf"(?<![\w@/.])@(?:{'|'.join(spaced)})(?!\w)")
    pieces, depth = _TAG.split(body_html), 0
    for at, piece in enumerate(pieces):
        if at % 2:
            depth += _depth_of(piece)
        elif not depth:
            pieces[at] = pattern.sub(rf'<span class="{MENTION_CLASS}">\g<0></span>', piece)
    return "".join(pieces)


def _depth_of(tag: str) -> int:
    """How a tag changes whether one stands in a link, in code or in a mention."""
    name = re.match(r"</?(\w*)", tag)
    if name is None or name[1] not in _CLOSED_TAGS:
        return 0
    return -1 if tag.startswith("</") else 1


def facilitators_of(forum: Forum) -> Select[User]:
    """Those whom ``@animateurs`` calls: the facilitators of a group, the team of a region, the
    team of the Ansa for the forum of all."""
    if forum.kind is ForumKind.WORKGROUP:
        who = select(Membership.user_id).where(
            Membership.workgroup_id == forum.workgroup_id,
            Membership.role == Role.FACILITATOR,
            Membership.ended_at.is_(None),
        )
    elif forum.kind is ForumKind.REGION:
        who = select(RegionalMandate.user_id).where(
            RegionalMandate.region_code == forum.region_code
        )
    else:
        who = select(RoleGrant.user_id).where(RoleGrant.role == NationalRole.ANSA)
    return readers_of(forum).where(User.id.in_(who))


def keep(post: Post, mentioned: Mentioned, forum: Forum) -> set[int]:
    """Store who is named in a post, and no longer who is not; return those who are new there."""
    wanted = set(mentioned.user_ids)
    if mentioned.calls_facilitators:
        called = facilitators_of(forum).with_only_columns(User.id)
        wanted |= set(db.session.scalars(called))
    wanted.discard(post.author_id or 0)
    known = set(db.session.scalars(select(Mention.user_id).where(Mention.post_id == post.id)))
    if gone := known - wanted:
        db.session.execute(
            delete(Mention).where(Mention.post_id == post.id, Mention.user_id.in_(gone))
        )
    if new := wanted - known:
        rows = [{"post_id": post.id, "user_id": user_id} for user_id in sorted(new)]
        db.session.execute(insert(Mention), rows)
    return new


def suggested(typed: str, forum: Forum, by: User) -> list[User]:
    """The readers of a forum, but oneself, of whose name each typed word starts a part."""
    words = fold(typed).split()[:MOST_WORDS]
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    starts = [
        or_(
            User.sort_name.startswith(word, autoescape=True),
            User.sort_name.contains(f" {word}", autoescape=True),
        )
        for word in words
    ]
    readers = readers_of(forum).where(User.id != by.id, *starts)
    return list(db.session.scalars(readers.order_by(User.sort_name, User.id).limit(SUGGESTIONS)))


def people_called(typed: str, forum: Forum, by: User) -> int:
    """How many people ``@animateurs`` would tell, 0 when something else is being typed."""
    word = fold(typed)
    if len(word) < FEWEST_LETTERS or not any(name.startswith(word) for name in _GROUP_NAMES):
        return 0
    called = facilitators_of(forum).where(User.id != by.id).with_only_columns(User.id)
    return len(db.session.scalars(called).all())
