"""The mails of access requests, with an example for each placeholder."""

from app.core import mail_texts

EXAMPLE_SITE = "https://maillage.exemple.fr"
EXAMPLE_LINK = "aB3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zA7bC0dE3fGh"
EXAMPLE_FOLLOW = f"{EXAMPLE_SITE}/demander-un-acces/suivi/{EXAMPLE_LINK}"
EXAMPLE_OPINION = f"{EXAMPLE_SITE}/demandes/avis/lien/{EXAMPLE_LINK}"

# To the person who asks.
CONFIRM = mail_texts.declare(
    "access_requests/confirm",
    "Demande d’accès : confirmer son adresse",
    jours="7",
    lien=f"{EXAMPLE_SITE}/demander-un-acces/confirmer/{EXAMPLE_LINK}",
)
RECEIVED = mail_texts.declare(
    "access_requests/received",
    "Demande d’accès : adresse confirmée, lien de suivi",
    prenom="Amélie",
    lien=EXAMPLE_FOLLOW,
)
ALREADY_PENDING = mail_texts.declare(
    "access_requests/already_pending",
    "Demande d’accès : une demande est déjà en cours",
    lien=EXAMPLE_FOLLOW,
)
KNOWN_MEMBER = mail_texts.declare(
    "access_requests/known_member",
    "Demande d’accès : la personne a déjà un compte",
    prenom="Amélie",
    lien=f"{EXAMPLE_SITE}/groupes",
)

# To facilitators.
OPINION_WANTED = mail_texts.declare(
    "access_requests/opinion_wanted",
    "Demande d’accès : avis demandé aux animatrices et animateurs",
    prenom="Nadia",
    personne="Amélie Dupré",
    structure="Centre social Les Tilleuls",
    groupes=f"Groupe « Accès à l’alimentation » :\n\n{EXAMPLE_OPINION}",
    espace=f"{EXAMPLE_SITE}/demandes/avis",
)
