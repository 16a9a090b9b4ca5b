"""The reason texts that come with the product; staff rewrite them on the screen."""

from sqlalchemy import func, select

from app.access_requests.models import ReasonText
from app.core.db import db

REASONS = (
    (
        "Structure à préciser",
        "Pourriez-vous nous indiquer le nom complet de votre structure et le département où vous "
        "intervenez ? Nous en avons besoin pour vous mettre en relation avec les bons acteurs.",
    ),
    (
        "Fonction à préciser",
        "Pourriez-vous nous dire quelle est votre fonction, ou à quel titre vous souhaitez "
        "participer aux travaux ?",
    ),
    (
        "Lien avec le thème à préciser",
        "Pourriez-vous nous dire en quelques mots ce qui vous relie au thème de ce groupe de "
        "travail ? Une expérience personnelle compte autant qu’une expérience professionnelle.",
    ),
    (
        "Groupe complet",
        "Ce groupe de travail ne prend plus de nouveaux membres pour le moment, afin de terminer "
        "sa feuille de route. Vous pourrez suivre ses productions et demander de nouveau à le "
        "rejoindre dans quelques mois.",
    ),
    (
        "Hors du champ du groupe",
        "Votre activité ne correspond pas au thème de ce groupe de travail. D’autres groupes de "
        "votre région sont sans doute plus proches de ce que vous faites.",
    ),
    (
        "Démarche commerciale",
        "Cet espace est réservé aux acteurs qui participent aux travaux de la stratégie. Il ne "
        "peut pas servir à présenter une offre commerciale.",
    ),
    (
        "Demande d’aide personnelle",
        "Cet espace ne traite pas les demandes d’aide individuelles. Pour être accompagné, "
        "adressez-vous au centre communal d’action sociale de votre commune ou à une maison "
        "départementale des solidarités, qui vous recevront près de chez vous.",
    ),
    (
        "Déjà un compte",
        "Vous avez déjà un compte dans cet espace. Vous pouvez vous connecter puis demander à "
        "rejoindre d’autres groupes de travail depuis la page « Groupes ».",
    ),
)


def load_reference() -> dict[str, int]:
    """Add the reason texts of the product where there is none at all, so that none that staff
    erased comes back. Returns how many were added, by French noun."""
    if db.session.scalar(select(func.count(ReasonText.id))):
        return {"motifs": 0}
    db.session.add_all(
        ReasonText(label=label, body=body, position=position)
        for position, (label, body) in enumerate(REASONS)
    )
    db.session.flush()
    return {"motifs": len(REASONS)}
