"""The activity log: in French, narrowed, exported for a French spreadsheet, itself logged."""

import ast
import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.administration.queries import audit as queries
from app.administration.queries.labels import ACTIONS, DETAILS, SUBJECTS
from app.core import audit
from app.core.audit import AuditEntry
from app.core.db import Base, db, now
from tests.architecture.sources import product
from tests.factories import AccessRequestFactory, MemberFactory, UserFactory, WorkgroupFactory
from tests.support.queries import count_queries

PAGE = "/gestion/journal"


def records() -> list[tuple[ast.Module, ast.Call]]:
    """Every call that writes in the log, in the whole product, with its module."""
    return [
        (module.tree, node)
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"
    ]


def actions_of(tree: ast.Module, node: ast.expr) -> set[str]:
    """The actions that an expression can give: its own words, or those of its variable."""
    if isinstance(node, ast.Name):
        given = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == node.id
        ]
        return {action for value in given for action in actions_of(tree, value)}
    words = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return {word for word in words if isinstance(word, str) and "." in word}


def test_every_action_that_is_recorded_has_a_french_label() -> None:
    for tree, call in records():
        actions = actions_of(tree, call.args[0])
        assert actions, f"no action is found in {ast.unparse(call)}"
        begun = {action for action in actions if action.endswith(".")}
        assert actions - begun - set(ACTIONS) == set()
        assert all(any(known.startswith(start) for known in ACTIONS) for start in begun)


def test_every_detail_that_is_recorded_has_a_french_label() -> None:
    named = {word.arg for _, call in records() for word in call.keywords if word.arg}
    assert len(named) > 10, "the search finds nothing"
    assert named - {"by"} - set(DETAILS) == set()


def test_every_subject_is_a_table_of_the_product() -> None:
    assert set(SUBJECTS) <= set(Base.metadata.tables)


def texts(client, query: str = "") -> list[str]:
    page = client.page(f"{PAGE}?{query}")
    return [node.text() for node in page.css('main tbody td[data-label="Action"]')]


@pytest.fixture
def log(staff):
    """Four lines: what Bruno and the service did."""
    bruno = UserFactory(first_name="Bruno", last_name="Étienne", email="bruno@exemple.fr")
    audit.record("account.created", bruno, by=None)
    audit.record("account.signed_in", bruno, by=bruno)
    workgroup = WorkgroupFactory(region_code="32", number=5)
    audit.record("membership.started", workgroup, by=bruno, user_id=bruno.id, role="member")
    asked = AccessRequestFactory(first_name="Inès", last_name="Faure")
    audit.record("account.created", asked, by=staff)
    db.session.commit()
    return bruno


def test_the_newest_line_comes_first_in_french(client, log) -> None:
    assert texts(client) == ["Compte ouvert", "Entrée dans le groupe", "Connexion", "Compte ouvert"]


def test_a_line_names_what_it_is_about_and_leads_there(client, log) -> None:
    cells = client.page(PAGE).css('main tbody td[data-label="Portant sur"] a')
    assert "Demande d’accès – Inès Faure" in cells[0].text()
    assert "(Hauts-de-France)" in cells[1].text()
    assert cells[2].attributes["href"] == f"/gestion/comptes/{log.id}"


def test_a_line_leads_nowhere_that_its_reader_may_not_go(client, admin) -> None:
    audit.record("access_request.declined", AccessRequestFactory(first_name="Inès"), by=None)
    db.session.commit()
    cell = client.page(PAGE).css_first('main tbody td[data-label="Portant sur"]')
    assert "Inès" in cell.text()
    assert cell.css_first("a") is None


def test_a_detail_that_is_a_number_gives_the_name_behind_it(client, log) -> None:
    page = client.page(f"{PAGE}?action=membership.started")
    text = page.css_first('main tbody td[data-label="Détails"]').text()
    assert text.replace("\N{NO-BREAK SPACE}", " ") == "personne : Bruno Étienne ; rôle : membre"


def test_the_log_is_narrowed_by_action(client, log) -> None:
    assert texts(client, "action=account.signed_in") == ["Connexion"]


@pytest.mark.parametrize("typed", ["etienne", "bruno@exemple.fr", "Bruno Étienne"])
def test_the_log_is_narrowed_by_person(client, log, typed) -> None:
    assert texts(client, f"person={typed}") == ["Entrée dans le groupe", "Connexion"]


def test_the_log_is_narrowed_by_subject(client, log) -> None:
    assert len(texts(client, "subject_kind=users")) == 2
    assert texts(client, f"subject_kind=users&subject_id={log.id}") == [
        "Connexion",
        "Compte ouvert",
    ]
    assert texts(client, "subject_kind=users&subject_id=99999") == []


def test_the_log_is_narrowed_by_days_of_the_reader_s_zone(client, log) -> None:
    line = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    line.at = datetime(2019, 7, 9, 22, 30, tzinfo=UTC)  # 10 July at 0:30 in Paris
    db.session.commit()
    assert texts(client, "since=2019-07-10&until=2019-07-10") == ["Compte ouvert"]
    assert texts(client, "until=2019-07-09") == []


def test_a_period_that_ends_before_it_starts_is_refused(client, log) -> None:
    answer = client.get(f"{PAGE}?since=2019-07-10&until=2019-07-01")
    assert answer.status_code == 422
    assert "avant le début" in answer.get_data(as_text=True)


def test_a_day_that_is_none_is_refused(client, log) -> None:
    assert client.get(f"{PAGE}?since=hier").status_code == 422


def test_the_log_costs_the_same_for_many_lines(client, log) -> None:
    def cost() -> int:
        with count_queries(db.engine) as seen:
            client.page(PAGE)
        return len(seen)

    few = cost()
    for person in UserFactory.create_batch(15):
        audit.record("account.created", person)
    db.session.commit()
    assert cost() == few


def export(client, query: str = "") -> list[list[str]]:
    answer = client.submit(
        f"{PAGE}?{query}", form='form[action="/gestion/journal/exporter"]', buffered=True
    )
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_export_holds_the_lines_of_the_filters(client, log) -> None:
    rows = export(client, "action=account.signed_in")
    assert rows[0][:3] == ["Date", "Action", "Faite par"]
    assert [row[1:3] for row in rows[1:]] == [["Connexion", "Bruno Étienne"]]


def test_the_export_is_itself_logged_with_its_filters(client, log) -> None:
    export(client, "action=account.signed_in")
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last.action == "audit.exported"
    assert last.details == {"filters": {"action": "account.signed_in"}}


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(client, staff) -> None:
    person = UserFactory(first_name="=cmd|' /C calc'!A0", last_name="Doe")
    audit.record("account.signed_in", person, by=person)
    row = export(client, "action=account.signed_in")[1]
    assert row[2].startswith("'=cmd")


def test_the_export_goes_on_past_a_batch(client, staff, monkeypatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)
    person = UserFactory()
    for _ in range(8):
        audit.record("account.signed_in", person, by=person)
    assert len(export(client, "action=account.signed_in")) == 9


def test_a_member_exports_nothing(client, sign_in, session) -> None:
    sign_in(client, MemberFactory())
    token = client.page("/affichage").css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{PAGE}/exporter", data={"csrf_token": token})
    assert answer.status_code == 403
    assert not db.session.scalar(select(func.count()).where(AuditEntry.action == "audit.exported"))


def test_reading_the_log_writes_nothing(client, log) -> None:
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    client.page(f"{PAGE}?until={now() + timedelta(days=1):%Y-%m-%d}")
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before
