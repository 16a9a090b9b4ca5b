"""Tell the life of each document: every step at its moment, by the services that people use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.administration.demo.documents.keeping import keep
from app.administration.demo.documents.script import Step, Story, stories
from app.administration.demo.forums.speakers import Speakers, forum_of
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Timeline
from app.administration.demo.workgroups import by_number
from app.core import jobs
from app.core.db import db
from app.core.text import slugify
from app.directory.models import Affiliation
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentKind,
    DocumentStatus,
    ExtractionState,
)
from app.documents.services.announcing import tell_people
from app.documents.services.editing import Description
from app.documents.services.publishing import Placing, publish
from app.documents.services.replacing import replace
from app.documents.services.rights import change_audience
from app.documents.services.status import change_status
from app.documents.services.trash import trash
from app.documents.services.versions import add_version
from app.workgroups.models import Audience, Workgroup


@dataclass(frozen=True)
class Place:
    """Where a document is deposited, and who speaks there."""

    region_code: str | None
    workgroup: Workgroup | None
    speakers: Speakers

    def find(self, name: str) -> User:
        """A person by the name they bear in the story; ``team`` is that of the region."""
        if name == "team":
            return self.speakers.cast.people[self.region_code or FULL_REGION][0].user
        return self.speakers.find(name)


def publish_documents(cast: Cast, timeline: Timeline) -> None:
    """Tell every document."""
    for story in stories():
        timeline.tell(_life(story, cast))


def have_files_read() -> None:
    """Ask the worker for the text and the picture of each file; the story left it no job."""
    waiting = DocumentFile.extraction_state == ExtractionState.PENDING
    for file_id in db.session.scalars(select(DocumentFile.id).where(waiting)):
        jobs.enqueue("documents.extract", {"file_id": file_id})


def _life(story: Story, cast: Cast) -> Iterator[datetime]:
    yield story.moment
    place = _place(story.facts["place"], cast)
    document = _deposit(story, place)
    for step in story.steps:
        yield step.moment
        _act(document, step, story, place)


def _place(name: str, cast: Cast) -> Place:
    kind, _, region_code = name.partition("@")
    if kind == "pays":
        return Place(None, None, Speakers(cast, forum_of("pays")))
    code = region_code or FULL_REGION
    if kind == "region":
        return Place(code, None, Speakers(cast, forum_of("region")))
    group = by_number(code)[int(kind.removeprefix("groupe-"))]
    return Place(code, group, Speakers(cast, forum_of(kind)))


def _deposit(story: Story, place: Place) -> Document:
    facts, by = story.facts, place.find(story.facts["who"])
    file = keep(facts["format"], facts["title"], facts["body"])
    group = place.workgroup
    placing = Placing(place.region_code, group.id if group else None, Audience(facts["audience"]))
    said = Description(
        title=facts["title"],
        summary=facts["summary"],
        kind=DocumentKind(facts["kind"]),
        year=story.moment.year,
        theme_id=group.theme_id if group else None,
        organisation_id=_organisation_of(by),
        is_accessible=facts.get("is_accessible", False),
    )
    document = publish(file, _file_name(facts), placing, said, facts["departments"], by=by)
    document.is_demo = True
    return _told(document, by)


def _told(document: Document, by: User) -> Document:
    """Tell people of a document at once: the worker of that day did."""
    db.session.flush()
    tell_people({"document_id": document.id, "by_id": by.id})
    return document


def _act(document: Document, step: Step, story: Story, place: Place) -> None:
    by, facts, shown = place.find(step.who), step.facts, document.current_version_id or 0
    if "body" in facts:
        file = keep(story.facts["format"], story.facts["title"], facts["body"])
        add_version(document, file, _file_name(story.facts), by=by, note=step.note)
    if "status" in facts:
        status = DocumentStatus(facts["status"])
        change_status(document, status, shown=shown, by=by, note=step.note)
    if "audience" in facts:
        change_audience(document, Audience(facts["audience"]), by=by, shown=shown)
    if "replaced_by" in facts:
        replace(document, _titled(facts["replaced_by"]), by=by)
    if "trash" in facts:
        trash(document, by)


def _titled(title: str) -> Document:
    known = select(Document).where(Document.title == title, Document.is_demo)
    return db.session.scalars(known).one()


def _organisation_of(user: User) -> int | None:
    current = select(Affiliation.organisation_id).where(
        Affiliation.user_id == user.id, Affiliation.ended_on.is_(None)
    )
    return db.session.scalar(current.order_by(Affiliation.id).limit(1))


def _file_name(facts: dict[str, str]) -> str:
    return f"{slugify(facts['title'], 60)}.{facts['format']}"
