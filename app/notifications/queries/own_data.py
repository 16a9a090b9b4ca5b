"""What notifications hold about a person, for their own copy of their data."""

from typing import Any

from sqlalchemy import select

from app.accounts import own_data
from app.accounts.models import User
from app.core.db import db
from app.notifications.kinds import kind_at
from app.notifications.models import Channel, Letter, Notification, Preference
from app.notifications.policies import names_of_targets
from app.notifications.queries.choices import muted_by, timing_of

MOST = 10_000


def _name(key: str) -> str:
    kind = kind_at(key)
    return kind.label if kind else key


@own_data.declare("notifications")
def _notifications(user: User) -> list[dict[str, Any]]:
    mine = select(Notification).where(Notification.user_id == user.id)
    return [
        {
            "le": each.created_at.isoformat(),
            "sujet": _name(each.kind),
            "lue le": each.read_at.isoformat() if each.read_at else None,
            "envoyée par courriel le": each.mailed_at.isoformat() if each.mailed_at else None,
        }
        for each in db.session.scalars(mine.order_by(Notification.id.desc()).limit(MOST))
    ]


@own_data.declare("choix de notifications")
def _choices(user: User) -> dict[str, Any]:
    mine = select(Preference).where(Preference.user_id == user.id).order_by(Preference.id)
    timing, muted = timing_of(user), muted_by(user)
    names = names_of_targets(user, muted)
    return {
        "réglages": [
            {
                "sujet": _name(each.kind),
                "où": "à l’écran" if each.channel is Channel.SCREEN else "par courriel",
                "rythme": each.rhythm.label,
            }
            for each in db.session.scalars(mine)
        ],
        "jour de la lettre (0 : lundi)": timing.weekday,
        "heure de la lettre": timing.hour,
        "fuseau horaire": timing.zone.key,
        "aucun courriel jusqu’au": (
            timing.paused_until.isoformat() if timing.paused_until else None
        ),
        "ne veut rien savoir de": [names.get(target, target) for target in muted],
    }


@own_data.declare("lettres de nouvelles")
def _letters(user: User) -> list[dict[str, Any]]:
    mine = select(Letter).where(Letter.user_id == user.id, Letter.sent_at.is_not(None))
    return [
        {"période": each.period, "envoyée le": each.sent_at.isoformat() if each.sent_at else None}
        for each in db.session.scalars(mine.order_by(Letter.id))
    ]
