"""Every address answers every persona as the table says; a new one without a line fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from tests.architecture.endpoint_table import ROWS, Row
from tests.support.client import PageClient, new_client
from tests.support.world import PERSONAS, World, bring

NOT_OURS = {"static"}
METHODS = ("GET", "POST")
WRITTEN = {"200", "302"}  # an answer of 400 and above has saved nothing
SIGN_IN_PATH = "/connexion"


def test_every_address_has_its_line(app: Flask) -> None:
    known = {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NOT_OURS
        for method in METHODS
        if method in (rule.methods or ())
    }
    listed = [str(row) for row in ROWS]
    assert known - set(listed) == set(), "addresses without a line in the tables"
    assert set(listed) - known == set(), "lines of addresses that are gone"
    assert len(listed) == len(set(listed)), "two lines for one address"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_address_answers_each_persona(
    app: Flask,
    session: Session,
    process_folder: Path,
    sign_in: Callable[[PageClient, User], None],
    row: Row,
) -> None:
    got: dict[str, str] = {}
    world, is_changed = bring(app, process_folder), False
    for persona in PERSONAS:
        if is_changed:
            world = bring(app, process_folder)
        client = new_client(app)
        if persona in world.people:
            sign_in(client, session.get_one(User, world.people[persona]))
        got[persona] = _status(_send(app, client, row, world))
        is_changed = row.method == "POST" and got[persona] in WRITTEN
        session.remove()  # type: ignore[attr-defined]
    assert got == row.statuses, f"the line would be:\n{row} {' '.join(got.values())}"


def _send(app: Flask, client: PageClient, row: Row, world: World) -> TestResponse:
    url = _url(app, row, world)
    if row.method == "GET":
        return client.get(url)
    fields = {name: world.values.get(value, value) for name, value in row.form.items()}
    return client.post(url, data={**fields, "csrf_token": _token(app, client)})


def _url(app: Flask, row: Row, world: World) -> str:
    rules = list(app.url_map.iter_rules(row.endpoint))
    names = min((rule.arguments for rule in rules), key=len)
    values = {name: row.url.get(name, name) for name in names}
    known = {name: world.values.get(value, value) for name, value in values.items()}
    adapter = app.url_map.bind("127.0.0.1")
    return adapter.build(row.endpoint, known, method=row.method)


def _token(app: Flask, client: PageClient) -> str:
    """A token that the session of this client vouches for."""
    base_url = app.extensions["settings"].base_url
    with client.session_transaction(base_url=base_url) as cookie:
        cookie["csrf_token"] = "fixed"
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("fixed")
    return str(token)


def _status(response: TestResponse) -> str:
    is_sent_to_sign_in = response.status_code == 401 or (
        response.status_code in {302, 303} and SIGN_IN_PATH in response.headers["Location"]
    )
    if is_sent_to_sign_in:
        return "in"
    return str(302 if response.status_code == 303 else response.status_code)
