"""What a person who invites does, and what is looked at afterwards."""

from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access_requests.models import (
    Invitation,
    InvitedWorkgroup,
)
from app.access_requests.services import invitations
from app.access_requests.services.address_lists import read
from app.access_requests.services.invitation_lines import Outcome
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Workgroup
from tests.access_requests.steps import text_of
from tests.support.client import PageClient, RawClient

NEW, LIST = "/invitations/nouvelle", "/invitations"
INES = "ines@exemple.fr"
SignIn = Callable[[RawClient, User], None]


def check(
    client: PageClient, workgroup: Workgroup, people: str = "", **changes: Any
) -> TestResponse:
    """Write a list for a group and ask for its trial run."""
    fields = {"groups": [workgroup.id], "people": people, **changes}
    return client.submit(NEW, fields, button="verifier")


def send(client: PageClient, checked: TestResponse) -> TestResponse:
    """Press « Envoyer » on the page of the trial run."""
    tree = LexborHTMLParser(text_of(checked))
    fields = {
        node.attributes["name"]: node.text().removeprefix("\n")
        if node.tag == "textarea"
        else node.attributes.get("value") or ""
        for node in tree.css("main textarea, main input[type=hidden]")
    }
    groups = [node.attributes["value"] for node in tree.css("main [name=groups][checked]")]
    action = tree.css_first("main form").attributes["action"]
    return client.post(action, data={**fields, "groups": groups, "step": "envoyer"})


def stored() -> list[Invitation]:
    """Every stored invitation, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Invitation).order_by(Invitation.id)))


def offered_in(invitation: Invitation) -> set[int]:
    """The groups that an invitation opens."""
    wanted = select(InvitedWorkgroup.workgroup_id).where(
        InvitedWorkgroup.invitation_id == invitation.id
    )
    return set(db.session.scalars(wanted))


def invite(text: str, *workgroups: Workgroup, by: User) -> list[Outcome]:
    """Send a list; what became of each line."""
    done = invitations.invite(read(text), list(workgroups), by=by)
    db.session.commit()
    return [each.outcome for each in done]


def value_on(page: str, name: str) -> str:
    """What a field of a page holds."""
    node = LexborHTMLParser(page).css_first(f"main [name={name}]")
    return str(node.attributes["value"])
