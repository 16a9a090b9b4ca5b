"""A message to those who run a group, relayed by mail: no address is shown on the screen."""

from typing import Any

from app.accounts.models import User
from app.core import audit, jobs
from app.core.db import db
from app.core.errors import DomainError
from app.core.mail import send_mail
from app.workgroups.models import Workgroup
from app.workgroups.queries import answering_for
from app.workgroups.services.announcing import link_to, name_of
from app.workgroups.services.memberships import ArchivedWorkgroup


class NobodyToWriteTo(DomainError):
    """Neither a facilitator nor a regional team answers for the group."""

    next_step = "Écrivez à l’équipe du service depuis la page Contact."

    def __init__(self) -> None:
        super().__init__("Ce groupe n’a pas encore d’animatrice ni d’animateur.")


def write_to_facilitators(workgroup: Workgroup, body: str, *, key: str, by: User) -> None:
    """Relay a message to each person who answers for a group; one form (``key``) sends it once.

    The sender's address goes with it, as the form tells them. Raises NobodyToWriteTo or
    ArchivedWorkgroup.
    """
    if workgroup.is_archived:
        raise ArchivedWorkgroup
    if not answering_for(workgroup):
        raise NobodyToWriteTo
    payload = {"workgroup_id": workgroup.id, "user_id": by.id, "body": body}
    jobs.enqueue("workgroups.relay_message", payload, key=f"workgroups.relay:{by.id}:{key}")
    audit.record("workgroup.written_to", workgroup, by=by)


@jobs.handler("workgroups.relay_message")
def _relay(payload: dict[str, Any]) -> None:
    workgroup = db.session.get(Workgroup, payload["workgroup_id"])
    sender = db.session.get(User, payload["user_id"])
    if workgroup is None or sender is None or not sender.is_active:
        return
    for user in answering_for(workgroup):
        values = {
            "prenom": user.first_name,
            "expediteur": sender.full_name,
            "groupe": name_of(workgroup),
            "message": payload["body"],
            "adresse": sender.email,
            "lien": link_to(workgroup),
        }
        send_mail(user.email, "workgroups/message", values, about=workgroup, reply_to=sender.email)
