"""What the directory holds about a person, for their own copy of their data (RGPD, articles 15
and 20)."""

from typing import Any

from sqlalchemy import or_, select

from app.accounts import own_data
from app.accounts.models import User
from app.core.db import db
from app.directory.models import Profile, RelayedMessage, RelayRefusal
from app.directory.queries.consents import consents_of
from app.directory.queries.people import affiliations_of, expertises_of, with_places


@own_data.declare("fiche dans l’annuaire")
def _profile(user: User) -> dict[str, Any] | None:
    profile = db.session.scalar(with_places(select(Profile).where(Profile.user_id == user.id)))
    if profile is None:
        return None
    return {
        "région": profile.region.name,
        "département": profile.department.name if profile.department else None,
        "présentation": profile.presentation,
        "expertises": [each.label for each in expertises_of(user.id)],
        "téléphone": profile.phone,
        "a une photo": profile.photo_stored_name is not None,
        "adresse électronique visible par": profile.email_visibility.label,
        "téléphone visible par": profile.phone_visibility.label,
        "photo visible par": profile.photo_visibility.label,
        "reçoit les messages des membres": profile.takes_messages,
    }


@own_data.declare("fonctions et structures")
def _affiliations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "fonction": tie.job_title,
            "structure": tie.organisation.name if tie.organisation else "à titre personnel",
            "depuis le": tie.started_on.isoformat(),
            "jusqu’au": tie.ended_on.isoformat() if tie.ended_on else None,
        }
        for tie in affiliations_of(user.id)
    ]


@own_data.declare("accords pour montrer des coordonnées")
def _consents(user: User) -> list[dict[str, Any]]:
    return [
        {
            "information": consent.detail.label,
            "visible par": consent.visibility.label,
            "donné le": consent.given_at.isoformat(),
            "retiré le": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
        }
        for consent in consents_of(user)
    ]


@own_data.declare("personnes dont les messages ne sont plus reçus")
def _refused(user: User) -> list[dict[str, Any]]:
    refused = select(User.first_name, User.last_name, RelayRefusal.refused_at).join(
        RelayRefusal, RelayRefusal.refused_id == User.id
    )
    own = refused.where(RelayRefusal.user_id == user.id).order_by(RelayRefusal.id)
    return [
        {"personne": f"{row.first_name} {row.last_name}", "depuis le": row.refused_at.isoformat()}
        for row in db.session.execute(own)
    ]


@own_data.declare("messages transmis par l’annuaire")
def _relays(user: User) -> list[dict[str, Any]]:
    mine = or_(RelayedMessage.sender_id == user.id, RelayedMessage.recipient_id == user.id)
    return [
        {
            "le": message.sent_at.isoformat(),
            "sens": "envoyé" if message.sender_id == user.id else "reçu",
            "objet": message.subject,
            "message": message.body,
        }
        for message in db.session.scalars(
            select(RelayedMessage).where(mine).order_by(RelayedMessage.id)
        )
    ]
