"""What staff see of searches and write for them."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import now
from app.core.search_index.synonyms import Synonym
from app.search.models import FruitlessSearch
from app.search.services.fruitless import KEPT_DAYS, note_fruitless, purge
from tests.factories import StaffFactory
from tests.support.client import PageClient

SignIn = Callable[[PageClient, User], None]


def test_staff_go_from_words_without_result_to_their_synonym(
    session: Session, client: PageClient, sign_in: SignIn
) -> None:
    note_fruitless("veille de rue")
    sign_in(client, StaffFactory())
    page = client.page("/gestion/recherche")
    assert "veille de rue" in page.css_first("main table").text()
    address = page.css_first("main table a").attributes["href"]
    client.submit(address, {"other": "maraude"})
    kept = session.scalars(select(Synonym).where(Synonym.said == "veille de rue")).one()
    assert kept.other == "maraude"


def test_synonyms_are_rewritten_and_removed_and_each_gesture_is_logged(
    session: Session, client: PageClient, sign_in: SignIn
) -> None:
    sign_in(client, StaffFactory())
    client.submit("/gestion/recherche/synonymes", {"said": "ADS", "other": "accès aux droits"})
    kept = session.scalars(select(Synonym).where(Synonym.said == "ADS")).one()
    client.submit(f"/gestion/recherche/synonymes/{kept.id}", {"other": "accès à ses droits"})
    session.expire_all()
    assert kept.other == "accès à ses droits"
    twice = {"said": "ADS", "other": "accès à ses droits"}
    assert client.submit("/gestion/recherche/synonymes", twice).status_code == 409
    form = f"form[action$='/{kept.id}/supprimer']"
    client.submit("/gestion/recherche/synonymes", form=form)
    assert session.scalar(select(Synonym.id).where(Synonym.said == "ADS")) is None
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("synonym.%")))
    assert set(actions) == {"synonym.added", "synonym.rewritten", "synonym.removed"}


def test_words_without_result_are_forgotten_after_ninety_days(session: Session) -> None:
    today = now().date()
    for days in (KEPT_DAYS, KEPT_DAYS + 1):
        session.add(FruitlessSearch(words="maraude", searched_on=today - timedelta(days=days)))
    session.flush()
    assert purge() == 1
    left = session.scalars(select(FruitlessSearch)).one()
    assert left.searched_on == today - timedelta(days=KEPT_DAYS)
