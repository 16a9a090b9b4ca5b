"""The mails of a group: to those who answer for it, and to the person concerned."""

from app.accounts.models import User
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.directory.models import Region
from app.workgroups.mails import quoted
from app.workgroups.models import JoinRequest, Theme, Workgroup
from app.workgroups.queries import answering_for


def name_of(workgroup: Workgroup) -> str:
    """A group as mails call it: ``Accès à l’alimentation (Hauts-de-France)``."""
    region, theme = place_of(workgroup)
    return f"{workgroup.local_title or theme.title} ({region.name})"


def place_of(workgroup: Workgroup) -> tuple[Region, Theme]:
    """A group's region and theme, whether they were loaded with it or not."""
    return (
        db.session.get_one(Region, workgroup.region_code),
        db.session.get_one(Theme, workgroup.theme_id),
    )


def link_to(workgroup: Workgroup, endpoint: str = "workgroups.show", **values: object) -> str:
    """The full address of a page of a group."""
    region, theme = place_of(workgroup)
    return absolute_url(endpoint, region=region.slug, theme=theme.slug, **values)


def tell_person(user: User, text_key: str, workgroup: Workgroup, word: str | None = None) -> None:
    """Mail a person what was decided about them in a group; ``word`` where the text has one."""
    values = {"prenom": user.first_name, "groupe": name_of(workgroup), "lien": link_to(workgroup)}
    if word is not None:
        values["mot"] = quoted(word)
    send_mail(user.email, text_key, values, about=workgroup)


def tell_facilitators(request: JoinRequest, workgroup: Workgroup, asker: User) -> None:
    """Mail each person who answers for a group that somebody asks to join it."""
    link = link_to(workgroup, "workgroups.answer", request_id=request.id)
    for user in answering_for(workgroup):
        values = {
            "prenom": user.first_name,
            "demandeur": asker.full_name,
            "groupe": name_of(workgroup),
            "mot": quoted(request.message),
            "lien": link,
        }
        send_mail(user.email, "workgroups/join_asked", values, about=workgroup)
