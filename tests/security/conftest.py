"""What an attacker sends with: a token that their own session vouches for."""

from collections.abc import Callable

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from tests.support.client import RawClient


@pytest.fixture
def csrf_token(app: Flask) -> Callable[[RawClient], str]:
    """``csrf_token(client)``: so that what is refused is refused for another reason."""

    def token(client: RawClient) -> str:
        base_url = app.extensions["settings"].base_url
        with client.session_transaction(base_url=base_url) as cookie:
            cookie["csrf_token"] = "fixed"
        serializer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps("fixed"))

    return token
