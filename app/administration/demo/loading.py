"""Load the demonstration, in the order in which its history happened."""

from sqlalchemy import func, select

from app.accounts.models import User
from app.administration.demo.agenda.conference import announce_next, hold_conference
from app.administration.demo.agenda.telling import fill_agenda
from app.administration.demo.directory import write_pages, write_structures
from app.administration.demo.documents.telling import have_files_read, publish_documents
from app.administration.demo.forums import hold_discussions
from app.administration.demo.invitations import send_out_invitations
from app.administration.demo.joining import ask_to_join
from app.administration.demo.organisations import found_organisations
from app.administration.demo.past_mails import Outbox
from app.administration.demo.people import Cast, bring_people, bring_personas
from app.administration.demo.regions import make_regions_differ
from app.administration.demo.requests import ask_for_access
from app.administration.demo.timeline import Timeline
from app.administration.demo.workgroups import (
    appoint_regional_teams,
    fill_full_region,
    start_regions,
)
from app.core.db import db


def is_loaded() -> bool:
    """Whether the fictional people are there."""
    return db.session.scalar(select(User.id).where(User.is_demo).limit(1)) is not None


def is_empty() -> bool:
    """Whether nobody, fictional or not, has an account."""
    return not db.session.scalar(select(func.count(User.id)))


def load() -> None:
    """Write the fictional people and what they did. The clock is set to each day of the story."""
    outbox = Outbox.now()
    cast, timeline = Cast(organisations=found_organisations()), Timeline()
    write_structures(cast)
    bring_personas(cast)
    bring_people(cast)
    make_regions_differ(by=cast.ansa)
    appoint_regional_teams(cast, timeline)
    fill_full_region(cast, timeline)
    start_regions(cast, timeline)
    ask_to_join(cast, timeline)
    ask_for_access(cast, timeline)
    send_out_invitations(cast, timeline)
    hold_discussions(cast, timeline)
    publish_documents(cast, timeline)
    fill_agenda(cast, timeline)
    write_pages(cast, timeline)
    timeline.run()
    hold_conference(cast)
    announce_next(cast)
    outbox.settle()
    have_files_read()
