"""The mails of workgroups, with an example for each placeholder."""

from app.core import mail_texts

_GROUP = "Accès à l’alimentation (Hauts-de-France)"
_LINK = "https://maillage.exemple.fr/groupes/hauts-de-france/acces-a-l-alimentation"
_WORD = "\n\nSon message :\n\n« Bienvenue. Notre prochaine réunion est le 10 juillet. »"

JOIN_ASKED = mail_texts.declare(
    "workgroups/join_asked",
    "Groupe : demande pour rejoindre le groupe",
    prenom="Amélie",
    demandeur="Chloé D’Artois",
    groupe=_GROUP,
    mot=_WORD,
    lien=f"{_LINK}/demandes/12",
)
JOIN_ACCEPTED = mail_texts.declare(
    "workgroups/join_accepted",
    "Groupe : demande acceptée",
    prenom="Amélie",
    groupe=_GROUP,
    mot=_WORD,
    lien=_LINK,
)
JOIN_DECLINED = mail_texts.declare(
    "workgroups/join_declined",
    "Groupe : demande refusée",
    prenom="Amélie",
    groupe=_GROUP,
    mot=_WORD,
    lien=_LINK,
)
FACILITATOR_NAMED = mail_texts.declare(
    "workgroups/facilitator_named",
    "Groupe : vous animez le groupe",
    prenom="Amélie",
    groupe=_GROUP,
    lien=_LINK,
)
REMOVED = mail_texts.declare(
    "workgroups/removed",
    "Groupe : vous ne faites plus partie du groupe",
    prenom="Amélie",
    groupe=_GROUP,
    mot=_WORD,
    lien=_LINK,
)
MESSAGE = mail_texts.declare(
    "workgroups/message",
    "Groupe : message à l’équipe d’animation",
    prenom="Amélie",
    expediteur="Chloé D’Artois",
    groupe=_GROUP,
    message="Bonjour, notre épicerie solidaire peut-elle présenter son bilan ?",
    adresse="chloe.dartois@exemple.fr",
    lien=_LINK,
)


def quoted(word: str) -> str:
    """A word that accompanies an answer, as its own paragraphs; nothing when there is none."""
    return f"\n\nSon message\N{NO-BREAK SPACE}:\n\n{word}" if word else ""
