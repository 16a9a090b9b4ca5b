"""The mails of the agenda whose text staff may rewrite, with an example for each placeholder."""

from app.core import mail_texts

EXAMPLE_LINK = (
    "https://maillage.exemple.fr/agenda/inscription/aB3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zA7bC0dE3fGh"
)

GUEST_CONFIRM = mail_texts.declare(
    "agenda/guest_confirm",
    "Agenda : confirmer son adresse pour s’inscrire sans compte",
    prenom="Amélie",
    evenement="Conférence régionale des acteurs",
    lien=EXAMPLE_LINK,
)
GUEST_LINK = mail_texts.declare(
    "agenda/guest_link",
    "Agenda : retrouver son inscription sans compte",
    prenom="Amélie",
    evenement="Conférence régionale des acteurs",
    lien=EXAMPLE_LINK,
)
