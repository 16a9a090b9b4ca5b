"""Lists of people and structures brought in by staff, checked line by line before."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import now
from app.directory.models import (
    Affiliation,
    ImportProblem,
    ImportRun,
    ImportState,
    Organisation,
    Profile,
    Visibility,
)
from app.directory.services.imports import forget_imported_lists
from app.directory.services.imports.running import SLICE
from tests.directory.lists import PEOPLE, SIRET, STRUCTURES, person
from tests.factories import OrganisationFactory, ProfileFactory, StaffFactory, UserFactory

URL = "/gestion/annuaire/import"


@pytest.fixture
def staff(session, client, sign_in):
    user = StaffFactory()
    sign_in(client, user)
    return user


@pytest.fixture
def bring(client, run_jobs, session, staff):
    """Send a list, check it, import it unless told not to; gives the import."""

    def do(text, kind="people", *, until="done", name="liste.csv", **ticked):
        raw = text if isinstance(text, bytes) else text.encode()
        sent = client.submit(URL, {"kind": kind, "file": (io.BytesIO(raw), name)})
        assert sent.status_code == 303, sent.text
        url = sent.headers["Location"]
        if until != "uploaded":
            assert client.submit(url, {}).status_code == 303
            run_jobs()
        if until == "done":
            start = client.submit(url, ticked, form='form[action$="/importer"]')
            assert start.status_code == 303
            run_jobs()
        session.expire_all()
        return session.get(ImportRun, int(url.rsplit("/", 1)[1]))

    return do


def problems_of(session, run) -> dict[int, str]:
    rows = session.execute(
        select(ImportProblem.number, ImportProblem.problem)
        .where(ImportProblem.run_id == run.id)
        .order_by(ImportProblem.number)
    )
    return {number: problem.replace("\xa0", " ") for number, problem in rows}


def counts_of(run) -> tuple[int, int, int, int]:
    return run.added_count, run.completed_count, run.unchanged_count, run.problem_count


def test_columns_are_guessed_by_their_titles(bring):
    run = bring(PEOPLE, until="uploaded")
    assert run.mapping == [
        "email", "first_name", "last_name", "region", "department", "organisation", "job_title",
        "phone",
    ]  # fmt: skip


def test_a_check_tells_each_line_and_writes_nothing(bring, session, client):
    before = session.scalar(select(func.count(User.id)))
    run = bring(PEOPLE, until="checked")
    assert run.state is ImportState.CHECKED
    assert counts_of(run) == (1, 0, 0, 4)
    told = problems_of(session, run)
    assert told[3] == "L’adresse électronique n’est pas valable."
    assert told[4] == "C’est un double de la ligne 2."
    assert told[5] == "La cellule contient une formule : Prénom."
    assert told[6] == "Cette adresse n’a pas de compte, et la région manque."
    assert session.scalar(select(func.count(User.id))) == before
    page = client.page(f"{URL}/{run.id}").css_first("main").text()
    assert "C’est un double de la ligne 2." in page
    file = client.get(f"{URL}/{run.id}/erreurs")
    assert file.mimetype == "text/csv"
    assert "double de la ligne 2" in file.text


def test_two_lines_without_an_address_are_told_so_and_are_no_doubles(bring, session):
    lines = "Courriel;Prénom;Nom;Région\nnéant;Léa;Roy;32\nnéant;Luc;Roy;32\n"
    problem = "L’adresse électronique n’est pas valable."
    assert problems_of(session, bring(lines, until="checked")) == {2: problem, 3: problem}


def test_lines_to_correct_run_nothing_in_the_spreadsheet_that_opens_them(bring, client):
    run = bring("Courriel,Nom\n=1+1,Roy\n", until="checked")
    assert "2;'=1+1 ; Roy;" in client.get(f"{URL}/{run.id}/erreurs").text.replace('"', "")


def test_unknown_people_wait_for_their_holder_and_no_mail_leaves(bring, session, mailbox):
    run = bring(PEOPLE)
    assert counts_of(run) == (1, 0, 0, 4)
    user = person(session)
    assert user.is_pending
    assert user.activation_sent_at is None
    page = session.get(Profile, user.id)
    assert (page.region_code, page.department_code, page.phone) == ("32", "59", "+33320000000")
    assert page.phone_visibility is Visibility.NOBODY
    tie = session.scalars(select(Affiliation).where(Affiliation.user_id == user.id)).one()
    assert tie.job_title == "Directrice"
    assert session.get(Organisation, tie.organisation_id).name == "CCAS de Lens"
    assert not mailbox.all()


def test_invitations_leave_when_the_box_is_ticked(bring, mailbox):
    bring(PEOPLE, sends_invitations="y")
    assert len(mailbox.to("lea.martin@exemple.fr")) == len(mailbox.all()) == 1


def test_an_account_that_exists_is_completed_never_rewritten(bring, session):
    user = UserFactory(email="lea.martin@exemple.fr", first_name="Léa-Rose", last_name="Martin")
    ProfileFactory(user_id=user.id, region_code="32", phone="+33600000000")
    run = bring(PEOPLE)
    assert counts_of(run) == (0, 1, 0, 4)
    session.refresh(user)
    page = session.get(Profile, user.id)
    assert (user.first_name, page.phone, page.department_code) == ("Léa-Rose", "+33600000000", "59")
    assert not user.is_pending


def test_an_account_that_is_closed_stays_as_it_is(bring, session):
    UserFactory(email="lea.martin@exemple.fr", deactivated_at=now())
    run = bring(PEOPLE)
    assert problems_of(session, run)[2] == "Le compte de cette adresse est désactivé."


def test_the_same_list_twice_changes_nothing_more(bring, session):
    bring(PEOPLE)
    bring(STRUCTURES, "organisations")
    users, structures = (session.scalar(select(func.count(m.id))) for m in (User, Organisation))
    assert counts_of(bring(PEOPLE)) == (0, 0, 1, 4)
    assert counts_of(bring(STRUCTURES, "organisations")) == (0, 0, 2, 3)
    again = (session.scalar(select(func.count(m.id))) for m in (User, Organisation))
    assert (users, structures) == tuple(again)


def test_structures_are_added_and_completed_where_they_say_nothing(bring, session):
    known = OrganisationFactory(name="ccas de lens", department_code="62", town="Lens Centre")
    run = bring(STRUCTURES, "organisations")
    assert counts_of(run) == (1, 1, 0, 3)
    session.refresh(known)
    assert (known.town, known.type_code) == ("Lens Centre", "CCAS")
    added = session.scalars(select(Organisation).where(Organisation.siret == SIRET)).one()
    assert (added.town, added.website, bool(added.confirmed_at)) == (
        "Dunkerque",
        "https://www.exemple.fr",
        True,
    )
    told = problems_of(session, run)
    assert told[4] == "C’est un double de la ligne 3."
    assert told[5] == "Le numéro SIRET n’est pas valable."
    assert "département" in told[6]


def test_a_structure_is_known_by_its_number_whatever_its_name(bring, session):
    known = OrganisationFactory(name="Un autre nom", siret=SIRET)
    bring(STRUCTURES, "organisations")
    session.refresh(known)
    assert (known.name, known.town) == ("Un autre nom", "Dunkerque")


def test_a_result_is_kept_and_logged_without_the_list(bring, session, client):
    run = bring(PEOPLE)
    assert (run.state, run.stored_name, bool(run.ended_at)) == (ImportState.DONE, None, True)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import.done")).one()
    assert entry.details == {"added": 1, "completed": 0, "left_out": 4}
    assert "1\xa0ajout" in client.page(URL).css_first("main").text()


def test_a_long_list_shows_how_far_it_is(bring, client, session, app):
    rows = "".join(f"Structure {n},59\n" for n in range(SLICE * 2 + 10))
    run = bring("Nom,Département\n" + rows, "organisations", until="uploaded")
    client.submit(f"{URL}/{run.id}", {})
    assert f"0\xa0ligne faite sur {SLICE * 2 + 10}" in client.page(f"{URL}/{run.id}").text()


def test_a_long_list_is_done_to_its_end(bring):
    rows = "".join(f"Structure {n},59\n" for n in range(SLICE * 2 + 10))
    run = bring("Nom,Département\n" + rows, "organisations")
    assert counts_of(run) == (SLICE * 2 + 10, 0, 0, 0)


def test_a_formula_of_a_workbook_is_left_out_and_never_worked_out(bring, session):
    book = Workbook()
    for row in (
        ["Nom", "Commune", "Site"],
        ["Épicerie du Port", '="Dun"&"kerque"', ""],
        ["Halte du Lac", "Lens", '=HYPERLINK("http://pirate.exemple.fr")'],
        ["Relais du Nord", "Lille", "www.exemple.fr"],
    ):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    run = bring(kept.getvalue(), "organisations", name="liste.xlsx")
    assert problems_of(session, run) == {
        2: "La cellule contient une formule : Commune.",
        3: "La cellule contient une formule : Site internet.",
    }
    assert list(session.scalars(select(Organisation.name))) == ["Relais du Nord"]


def test_an_address_column_must_be_named_once(bring, client):
    run = bring(PEOPLE, until="uploaded")
    for columns in ({"column_0": ""}, {"column_1": "email"}):
        sent = client.submit(f"{URL}/{run.id}", columns)
        assert sent.status_code == 422


def test_an_import_is_started_once(bring, client, session, run_jobs):
    run = bring(PEOPLE, until="checked")
    page = client.page(f"{URL}/{run.id}")
    token = page.css_first('main [name="csrf_token"]').attributes["value"]
    answers = [
        client.post(f"{URL}/{run.id}/importer", data={"csrf_token": token}).status_code
        for _ in range(2)
    ]
    assert answers == [303, 409]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "vide"),
        (b"," * 100_000, "50 colonnes"),
        (b"a;b\n1;\0\n", "lisible"),
    ],
)
def test_a_hostile_file_is_refused_with_words(client, staff, raw, told):
    sent = client.submit(URL, {"kind": "people", "file": (io.BytesIO(raw), "liste.csv")})
    assert sent.status_code == 422
    assert told in sent.text.replace("\xa0", " ")


def test_a_file_of_fifty_megabytes_is_not_even_read(raw_client, staff, sign_in):
    sign_in(raw_client, staff)
    sent = raw_client.post(
        URL,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "50000000"},
    )
    assert sent.status_code == 413


def test_only_staff_import(client, sign_in, session):
    sign_in(client, UserFactory())
    assert client.get(URL).status_code == 403


def test_a_list_that_nobody_imports_is_let_go_after_a_week(bring, clock, run_jobs, session):
    run = bring(PEOPLE, until="checked")
    assert run.stored_name
    clock.advance(days=8)
    forget_imported_lists({})
    session.commit()
    session.refresh(run)
    assert run.stored_name is None
    assert problems_of(session, run)
    clock.advance(days=30)
    forget_imported_lists({})
    assert not problems_of(session, run)
