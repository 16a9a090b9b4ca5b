"""How many statements a page sends to its database, counted in a process of its own."""

import json
import sys

from app import create_app
from app.accounts.queries import find_user
from app.core.db import db
from config import Settings
from tests.support.client import RawClient
from tests.support.queries import count_queries
from tests.support.sign_in import sign_in_client


def count(email: str, path: str) -> int:
    """The statements of one page, seen by a person (nobody when the address is empty)."""
    app = create_app(Settings.from_environment())
    client = RawClient(app, app.response_class, use_cookies=True)
    with app.app_context():
        user = find_user(email) if email else None
        if user:
            sign_in_client(client, user)
        engine = db.engine
    base_url = "http://127.0.0.1"
    client.get(path, base_url=base_url)
    with count_queries(engine) as queries:
        answer = client.get(path, base_url=base_url)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return len(queries)


if __name__ == "__main__":
    print(json.dumps([count(email, path) for email, path in json.loads(sys.argv[1])]))
