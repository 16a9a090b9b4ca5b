"""People who have a password, and how they sign in."""

from typing import Any

from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.passwords import hash_password
from tests.factories import UserFactory
from tests.support.client import PageClient

PASSWORD = "Le vélo bleu roule sous la pluie fine"
OTHER_PASSWORD = "Sept tasses de thé sur la table verte"
HASH = hash_password(PASSWORD)


def somebody(**traits: Any) -> User:
    """A person who signs in with PASSWORD."""
    return UserFactory(**{"password_hash": HASH, **traits})


def sign_in(client: PageClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Fill the sign-in page and send it."""
    return client.submit(
        "/connexion", {"email": email, "password": password}, button="Se connecter"
    )


def is_signed_in(client: PageClient) -> bool:
    return client.get("/mon-compte").status_code == 200
