"""What a person who asks for access does, step by step."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access_requests.models import AccessRequest
from app.core.db import db
from app.workgroups.models import Workgroup
from tests.factories import WorkgroupFactory
from tests.support.client import PageClient
from tests.support.mailbox import Mailbox

ASK = "/demander-un-acces"
EMAIL = "amelie.dupre@exemple.fr"


def typed(*workgroups: Workgroup, **changes: Any) -> dict[str, Any]:
    """What a person types in the form, for these groups of Hauts-de-France."""
    wanted = workgroups or (WorkgroupFactory(number=5),)
    return {
        "region": "32",
        "workgroups": [each.id for each in wanted],
        "first_name": "Amélie",
        "last_name": "D’Hautefeuille",
        "email": EMAIL,
        "organisation": "Centre social Les Tilleuls",
        "job_title": "Directrice",
        "department": "59",
        "motivation": "Nous distribuons des repas chaque semaine.",
        "notice": True,
        **changes,
    }


def ask(client: PageClient, fields: dict[str, Any]) -> TestResponse:
    """Fill the form of the region and send it."""
    return client.submit(f"{ASK}?region=32", fields, form="form[data-access-request]")


def requests() -> list[AccessRequest]:
    """Every stored request, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(AccessRequest).order_by(AccessRequest.id)))


def confirm(client: PageClient, mailbox: Mailbox, email: str = EMAIL) -> str:
    """Follow the link of the first mail and press its button; gives the follow page's path."""
    answer = client.submit(path_of(mailbox.last(email).link("/confirmer/")))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def path_of(link: str) -> str:
    """A link of a mail without its site."""
    return "/" + link.split("/", 3)[3]


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)
