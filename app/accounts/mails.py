"""The mails of accounts, with an example for each placeholder."""

from app.core import mail_texts

EXAMPLE_TOKEN = "aB3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zA7bC0dE3fGh"  # noqa: S105 - an example
ACTIVATION = mail_texts.declare(
    "accounts/activation",
    "Compte : lien d’activation",
    prenom="Amélie",
    jours="14",
    lien=f"https://maillage.exemple.fr/activation/{EXAMPLE_TOKEN}",
)
ACTIVATION_REMINDER = mail_texts.declare(
    "accounts/activation_reminder",
    "Compte : rappel du lien d’activation",
    prenom="Amélie",
    jours="14",
    lien=f"https://maillage.exemple.fr/activation/{EXAMPLE_TOKEN}",
)
SIGN_IN_LINK = mail_texts.declare(
    "accounts/sign_in_link",
    "Compte : lien de connexion",
    prenom="Amélie",
    minutes="60",
    lien=f"https://maillage.exemple.fr/connexion/lien/{EXAMPLE_TOKEN}",
)
RESET = mail_texts.declare(
    "accounts/reset",
    "Compte : nouveau mot de passe",
    prenom="Amélie",
    heures="2",
    lien=f"https://maillage.exemple.fr/mot-de-passe-oublie/{EXAMPLE_TOKEN}",
)
PASSWORD_CHANGED = mail_texts.declare(
    "accounts/password_changed",
    "Compte : mot de passe changé",
    prenom="Amélie",
    moment="10 juillet 2019 à 9 h 30",
    lien="https://maillage.exemple.fr/mot-de-passe-oublie",
)
