"""Whatever people do, no list, count, notification, letter, copy of one's data, picture, archive,
feed or address reveals a document or a version to somebody who may not know of it."""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from flask import Flask
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.own_data import data_of
from app.core import files
from app.core.db import db, now
from app.core.security import limiter
from app.documents.models import DocumentVersion
from app.documents.policies import public_documents, visible_documents, visible_versions
from app.documents.queries.library import Asked, shelf
from app.documents.queries.news import newest_documents
from app.documents.services.announcing import tell_people
from app.notifications.kinds import Rhythm, Span, describe
from app.notifications.mails import at_once
from app.notifications.models import Notification
from app.notifications.queries import centre
from app.notifications.queries.letter import content_of
from app.notifications.queries.told import readable
from tests.documents import knowing, leaks
from tests.documents.knowing import known_words, words_in
from tests.documents.leaks import GESTURES, Nation
from tests.support.client import RawClient
from tests.support.database import Keeper, keep
from tests.support.sign_in import sign_in_client

OF_ONE = re.compile(r"/(?:documents|publications)/([0-9]+)")
STORIES = st.lists(
    st.tuples(st.sampled_from(GESTURES), st.integers(0, 20), st.integers(0, 20)), max_size=12
)


def examples(count: int) -> settings:
    return settings(
        max_examples=int(os.environ.get("STORIES", count)),
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter story costs minutes
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def bring(app: Flask, folder: Path) -> Nation:
    """The nation as it was founded, made once for all stories."""
    known: tuple[Nation, Keeper] | None = app.extensions.get("library_nation")
    if known is None:
        nation = leaks.found()
        db.session.remove()  # type: ignore[attr-defined]
        url = app.extensions["settings"].database_url
        known = (nation, keep(url, db.metadata, folder, "library_nation"))
        app.extensions["library_nation"] = known
    db.session.remove()  # type: ignore[attr-defined]
    known[1].restore()
    first = known[0]
    for rank in range(len(first.versions)):
        for content in (f"zv{rank}z", f"image zv{rank}z"):
            files.save(content.encode())
    return Nation([*first.people], [*first.groups], [*first.documents], [*first.versions])


def play(nation: Nation, story: list[tuple[Callable[..., None], int, int]]) -> None:
    for gesture, who, where in story:
        note(f"{gesture.__name__}({who}, {where})")
        gesture(nation, who, where)
        db.session.commit()
    for document_id in nation.documents:
        tell_people({"document_id": document_id, "by_id": None})
    db.session.commit()
    db.session.expire_all()


def everybody(nation: Nation) -> list[User]:
    return [db.session.get_one(User, number) for number in nation.people]


@examples(6)
@given(story=STORIES)
def test_what_is_visible_counted_and_told_is_what_the_rules_say(
    app: Flask, session: Session, process_folder: Path, story: list
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    public = {each.id for each in session.scalars(public_documents())}
    assert knowing.words(nation, public, ()) <= knowing.public_words(nation)
    for user in everybody(nation):
        documents = knowing.open_documents(nation, user)
        versions = knowing.open_versions(nation, user)
        assert {each.id for each in session.scalars(visible_documents(user))} == documents
        assert {each.id for each in session.scalars(visible_versions(user))} == versions
        found = shelf(user, Asked())
        assert found.total == len(documents)
        years = {
            option.value: option.documents
            for each in found.choices
            if each.facet.name == "year"
            for option in each.options
        }
        ranks = [nation.documents.index(number) for number in documents]
        if len(ranks) > 1:
            assert years == {str(leaks.FIRST_YEAR + rank): 1 for rank in ranks}
        readable = knowing.words(nation, documents, versions)
        for name, text in _told(nation, user, session).items():
            assert words_in(text) <= readable, name
        own = select(DocumentVersion.id).where(DocumentVersion.deposited_by_id == user.id)
        mine = knowing.words(nation, (), session.scalars(own))
        copy = words_in(json.dumps(data_of(user), ensure_ascii=False))
        assert mine <= copy <= readable | mine


def _told(nation: Nation, user: User, session: Session) -> dict[str, str]:
    """All that a person is told, as text."""
    keys = [row[0] for row in session.execute(centre.groups_of(user))]
    week = Span(Rhythm.WEEKLY, since=now() - timedelta(days=7), until=now())
    return {
        "letter": str(content_of(user, week).parts),
        "centre": str(centre.read(user, keys)),
        "described": str(describe(user, "documents", nation.documents)),
        "my space": " ".join(each.title for each in newest_documents(user, 50)),
        "mail": " ".join(_mails(user, session)),
    }


def _mails(user: User, session: Session) -> Iterator[str]:
    """The mails at once that each of their notifications would make today."""
    own = select(Notification).where(Notification.user_id == user.id)
    for each in session.scalars(own):
        if told := readable(user, [each]):
            mail = at_once.compose(user, told)
            yield f"{mail.subject} {mail.body} {mail.html_lead}"


@examples(2)
@given(story=STORIES, rank=st.integers(0, 7))
def test_no_address_shows_what_one_may_not_know_of(
    app: Flask, session: Session, process_folder: Path, story: list, rank: int
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    user = nation.person(rank)
    known = known_words(nation, user)
    client = RawClient(app, app.response_class, use_cookies=True)
    sign_in_client(client, user)
    nothing = {404} if user.is_active else {302, 404}  # whose account is closed is led to sign in
    for address in _addresses(app, nation):
        _check(nation, client, address, known, nothing)
    session.remove()  # type: ignore[attr-defined]
    public = knowing.public_words(nation)
    visitor = RawClient(app, app.response_class, use_cookies=True)
    for address in _addresses(app, nation):
        _check(nation, visitor, address, public, {302, 401, 404})


def _check(
    nation: Nation, client: RawClient, address: str, known: set[str], nothing: set[int]
) -> None:
    """Nothing more is read than is known; of what is not, not even whether it is there."""
    limiter.reset()
    answer = client.get(address)
    assert answer.status_code < 500, address
    number = OF_ONE.match(address)
    if number and not knowing.words(nation, [int(number[1])], ()) <= known:
        assert answer.status_code in nothing, (address, answer.location)
    if answer.status_code == 200:
        assert words_in(_text_of(answer.get_data()) + str(answer.headers)) <= known, address


def _text_of(body: bytes) -> str:
    """What an answer says, an archive by the names and the texts that it holds."""
    if not is_zipfile(io.BytesIO(body)):
        return body.decode(errors="replace")
    with ZipFile(io.BytesIO(body)) as archive:
        return " ".join(f"{name} {archive.read(name).decode()}" for name in archive.namelist())


def _addresses(app: Flask, nation: Nation) -> Iterator[str]:
    """Every address that is read: lists, searches, then each document at each address it has."""
    yield from ("/", "/notifications", "/documents?tri=titre", "/sitemap.xml")
    yield "/documents/selection.zip?" + "&".join(f"id={number}" for number in nation.documents)
    adapter = app.url_map.bind("127.0.0.1")
    place = {"region": "hauts-de-france", "theme": "acces-a-l-alimentation", "deposit_id": 1}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("documents.") or "GET" not in (rule.methods or ()):
            continue
        numbers = nation.documents if "document_id" in rule.arguments else [0]
        for document_id in numbers:
            for number in (1, 2) if "number" in rule.arguments else (1,):
                values = {**place, "document_id": document_id, "number": number}
                known = {name: values[name] for name in rule.arguments}
                query = "?de=1&a=2" if rule.endpoint == "documents.differences" else ""
                yield adapter.build(rule.endpoint, known, method="GET") + query


def test_the_stories_are_told_to_somebody(
    app: Flask, session: Session, process_folder: Path
) -> None:
    """What the stories look for is there to be found."""
    nation = bring(app, process_folder)
    play(nation, [])
    told = [_told(nation, user, session) for user in everybody(nation)]
    for name in ("letter", "centre", "described", "my space", "mail"):
        assert any(words_in(each[name]) for each in told), name
    assert knowing.public_words(nation)
    assert any(len(knowing.open_versions(nation, user)) > 2 for user in everybody(nation))
    client = RawClient(app, app.response_class, use_cookies=True)
    sign_in_client(client, nation.person(7))
    seen = set()
    for address in _addresses(app, nation):
        limiter.reset()
        found = words_in(_text_of(client.get(address).get_data()))
        seen |= {address.strip("/").split("/")[-1].partition("?")[0]} if found else set()
    assert seen >= {"documents", "telecharger", "vignette", "selection.zip", "publications.atom"}
