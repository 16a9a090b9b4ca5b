"""A meeting of a group where Zoé is expected, and the mails that leave about it."""

from datetime import timedelta

import pytest

from app.core.db import db
from tests.agenda.mails.gestures import MONDAY
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    WorkgroupFactory,
)


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def facilitator(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


@pytest.fixture
def zoe(workgroup):
    return MemberFactory(workgroup=workgroup, first_name="Zoé", email="zoe@exemple.fr")


@pytest.fixture
def meeting(workgroup, clock):
    clock.stop_at(MONDAY - timedelta(days=20))
    return EventFactory(
        workgroup=workgroup, title="Petits déjeuners", starts_at=MONDAY, venue="Préfecture"
    )


@pytest.fixture
def expected(meeting, zoe):
    """Zoé comes, and her calendar has the entry."""
    return AttendanceFactory(event=meeting, user=zoe, told_sequence=0)


@pytest.fixture
def post_after(clock, mailbox):
    """The mails that left since the last look, once some minutes have passed."""
    seen = 0

    def read(**duration):
        nonlocal seen
        db.session.commit()
        clock.advance(**(duration or {"minutes": 6}))
        mails = mailbox.all()
        new, seen = mails[seen:], len(mails)
        return new

    return read
