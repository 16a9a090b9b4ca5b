"""Joining files to a post: those its text refers to, those sent with its form."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Attachment, Post
from app.forums.services.attachments.limits import MOST_FILES
from app.forums.services.attachments.refusals import TooManyFiles
from app.forums.services.attachments.uploading import upload

ADDRESS = "/forum/pieces-jointes/"
_REFERENCE = re.compile(re.escape(ADDRESS) + r"([0-9]{1,9})(?![0-9])")
_LINK = re.compile(
    r'<a href="' + re.escape(ADDRESS) + r'([0-9]{1,9})"[^>]*>.*?</a>(?! <span)', re.S
)
_IMAGE = re.compile(r'<img (?!width)(?=[^>]*src="' + re.escape(ADDRESS) + r'([0-9]{1,9})")')


@dataclass(frozen=True)
class SentFile:
    """A file sent with the form of a post, without JavaScript."""

    name: str
    content: bytes
    description: str = ""


def join(post: Post, files: Sequence[int | SentFile], by: User) -> None:
    """Join to a post (flushed, its Markdown rendered) the own unsent files that its text refers
    to, those named by number, and those sent with the form.

    Keeps ``post.attachment_count`` and writes in ``post.body_html`` the size of images, so that
    the page does not jump, and what linked files are; call it after each rendering. What belongs
    to somebody else or to another post is left alone. Raises FileRefused, TooManyFiles.
    """
    sent = [each for each in files if isinstance(each, SentFile)]
    wanted = {each for each in files if isinstance(each, int)} | references_in(post.body)
    if not sent and not wanted and not post.attachment_count:
        return
    joined = _joined_and_claimed(post, wanted, by)
    if len(joined) + len(sent) > MOST_FILES:
        raise TooManyFiles(f"Un message porte {MOST_FILES} fichiers au plus.")
    joined += [upload(each.content, each.name, each.description, by) for each in sent]
    for attachment in joined:
        attachment.post_id = post.id
    post.attachment_count = len(joined)
    post.body_html = with_sizes(post.body_html, joined)


def remove(post: Post, numbers: Collection[int]) -> None:
    """Take these files off a post; nobody can open them any more."""
    gone = Attachment.post_id == post.id, Attachment.id.in_(numbers)
    db.session.execute(delete(Attachment).where(*gone))
    kept = select(func.count(Attachment.id)).where(Attachment.post_id == post.id)
    post.attachment_count = db.session.scalar(kept) or 0


def references_in(body: str) -> set[int]:
    """The numbers of the files that a Markdown text refers to."""
    return {int(number) for number in _REFERENCE.findall(body)}


def with_sizes(body_html: str, joined: Iterable[Attachment]) -> str:
    """A rendered text where these images say how large they are, and the others of these files
    what they are before one opens them."""
    joined = list(joined)
    sizes = {each.id: (each.width, each.height) for each in joined if each.width}
    facts = {each.id: each.facts for each in joined if not each.is_image}

    def sized(found: re.Match[str]) -> str:
        size = sizes.get(int(found[1]))
        if size is None:
            return found[0]
        return f'<img width="{size[0]}" height="{size[1]}" '

    def told(found: re.Match[str]) -> str:
        known = facts.get(int(found[1]))
        return f"{found[0]} <span>({known})</span>" if known else found[0]

    return _LINK.sub(told, _IMAGE.sub(sized, body_html))


def _joined_and_claimed(post: Post, wanted: set[int], by: User) -> list[Attachment]:
    is_own_unsent = (
        Attachment.id.in_(wanted),
        Attachment.uploaded_by_id == by.id,
        Attachment.post_id.is_(None),
    )
    claimed = select(Attachment.id).where(*is_own_unsent)
    found = db.session.scalars(
        select(Attachment)
        .where(or_(Attachment.post_id == post.id, Attachment.id.in_(claimed)))
        .order_by(Attachment.id)
        .with_for_update()
    )
    return list(found)
