"""The mails to people without account whose text staff may rewrite, with an example for each
placeholder."""

from app.core import mail_texts

EXAMPLE_LINK = (
    "https://maillage.exemple.fr/agenda/inscription/aB3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zA7bC0dE3fGh"
)

CONFIRM = mail_texts.declare(
    "agenda/guest_confirm",
    "Agenda\u00a0: confirmer son adresse pour s’inscrire sans compte",
    prenom="Amélie",
    evenement="Conférence régionale des acteurs",
    lien=EXAMPLE_LINK,
)
COLLEAGUE = mail_texts.declare(
    "agenda/guest_colleague",
    "Agenda\u00a0: confirmer son adresse quand une ou un collègue vous inscrit",
    auteur="Nadia Benali",
    prenom="Amélie",
    evenement="Conférence régionale des acteurs",
    lien=EXAMPLE_LINK,
)
LINK = mail_texts.declare(
    "agenda/guest_link",
    "Agenda\u00a0: retrouver son inscription sans compte",
    prenom="Amélie",
    evenement="Conférence régionale des acteurs",
    lien=EXAMPLE_LINK,
)
