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

# From staff to the person who asks.
APPROVED = mail_texts.declare(
    "access_requests/approved",
    "Réponse à une demande : compte ouvert, lien d’activation",
    prenom="Amélie",
    decisions="Accepté :\n- Accès à l’alimentation (Hauts-de-France)",
    jours="14",
    lien=f"{EXAMPLE_SITE}/activation/{EXAMPLE_LINK}",
)
JOINED = mail_texts.declare(
    "access_requests/joined",
    "Réponse à une demande : groupes ouverts à un compte connu",
    prenom="Amélie",
    decisions="Accepté :\n- Accès à l’alimentation (Hauts-de-France)",
    lien=f"{EXAMPLE_SITE}/groupes",
)
DECLINED = mail_texts.declare(
    "access_requests/declined",
    "Réponse à une demande : refus",
    prenom="Amélie",
    decisions="Refusé :\n- Mobilité (Hauts-de-France)\n  Motif : Ce groupe est complet.",
    lien=f"{EXAMPLE_SITE}/demander-un-acces",
)
PROGRESS = mail_texts.declare(
    "access_requests/progress",
    "Réponse à une demande : en partie décidée ou mise en attente",
    prenom="Amélie",
    decisions="Mis en attente :\n- Mobilité (Hauts-de-France)",
    lien=EXAMPLE_FOLLOW,
)
QUESTION = mail_texts.declare(
    "access_requests/question",
    "Demande d’accès : une précision est demandée",
    prenom="Amélie",
    message="Pourriez-vous nous indiquer le nom complet de votre structure ?",
    lien=EXAMPLE_FOLLOW,
)
MESSAGE = mail_texts.declare(
    "access_requests/message",
    "Demande d’accès : message de l’équipe",
    prenom="Amélie",
    message="Votre demande sera étudiée la semaine prochaine.",
    lien=EXAMPLE_FOLLOW,
)
ADDRESS_CHANGED = mail_texts.declare(
    "access_requests/address_changed",
    "Compte rattaché à une nouvelle adresse (envoyé à l’ancienne)",
    prenom="Amélie",
    lien=f"{EXAMPLE_SITE}/contact",
)

# To those who decide.
OVERDUE = mail_texts.declare(
    "access_requests/overdue",
    "Rappel à l’équipe : demandes en retard",
    prenom="Nadia",
    demandes="3 demandes attendent depuis plus de 7 jours, la plus ancienne depuis 12 jours.",
    lien=f"{EXAMPLE_SITE}/gestion/demandes?anciennete=en-retard",
)

# To people who are invited.
INVITATION = mail_texts.declare(
    "access_requests/invitation",
    "Invitation : ouvrir un compte et rejoindre des groupes",
    salutation="Bonjour Amélie",
    invitant="Nadia Béa",
    groupes="- Accès à l’alimentation (Hauts-de-France)",
    jours="30",
    lien=f"{EXAMPLE_SITE}/invitations/accepter/{EXAMPLE_LINK}",
)
INVITED_MEMBER = mail_texts.declare(
    "access_requests/invited_member",
    "Invitation : rejoindre des groupes quand on a déjà un compte",
    salutation="Bonjour Amélie",
    invitant="Nadia Béa",
    groupes="- Accès à l’alimentation (Hauts-de-France)",
    jours="30",
    lien=f"{EXAMPLE_SITE}/invitations/accepter/{EXAMPLE_LINK}",
)
