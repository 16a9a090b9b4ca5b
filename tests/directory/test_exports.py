"""Lists for spreadsheets: who may take them, what stands in them, and what the log keeps."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.directory.models import Profile, Visibility
from app.directory.services.entries import refresh_all
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    OrganisationFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.queries import count_queries

EXPORT = "/annuaire/exporter"
WHY = "Préparer la conférence régionale"


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def facilitator(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


def ready() -> None:
    db.session.commit()
    refresh_all()
    db.session.commit()


def show(person, **visibility) -> None:
    profile = db.session.get_one(Profile, person.id)
    profile.phone = "+33639980012"
    for detail, chosen in visibility.items():
        setattr(profile, f"{detail}_visibility", chosen)


def exported(client, url=EXPORT, **fields):
    answer = client.submit(url, {"why": WHY, **fields})
    assert answer.status_code == 200, answer.status
    return answer


def rows_of(answer) -> list[dict[str, str]]:
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_facilitator_exports_the_people_of_their_group_alone(
    workgroup, facilitator, client, sign_in
):
    member = MemberFactory(workgroup=workgroup)
    MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    ready()
    sign_in(client, facilitator)
    names = {row["Nom"] + row["Prénom"] for row in rows_of(exported(client))}
    assert names == {each.last_name + each.first_name for each in (member, facilitator)}


def test_a_regional_team_exports_its_region_and_ansa_everybody(workgroup, client, sign_in):
    here = MemberFactory(workgroup=workgroup)
    elsewhere = MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    team = RegionalTeamFactory(region_code="32")
    ansa = StaffFactory()
    ready()
    pages = {each: f"/annuaire/personnes/{each.id}" for each in (here, elsewhere)}
    sign_in(client, team)
    found = [row["Fiche"] for row in rows_of(exported(client))]
    assert any(each.endswith(pages[here]) for each in found)
    assert not any(each.endswith(pages[elsewhere]) for each in found)
    sign_in(client, ansa)
    found = [row["Fiche"] for row in rows_of(exported(client))]
    assert all(any(each.endswith(page) for each in found) for page in pages.values())


def test_others_may_not_export(workgroup, client, sign_in):
    for person in (MemberFactory(workgroup=workgroup), UserFactory(national=True)):
        sign_in(client, person)
        assert client.get(EXPORT).status_code == 403


def test_french_excel_opens_the_file_right(workgroup, facilitator, client, sign_in):
    MemberFactory(workgroup=workgroup, last_name="Élie; née « Noël »", sort_name="elie")
    ready()
    sign_in(client, facilitator)
    content = exported(client).get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert "Élie; née « Noël »" in [
        row["Nom"] for row in rows_of(exported(client, columns=["last_name"]))
    ]


def test_an_ods_says_what_the_csv_says(workgroup, facilitator, client, sign_in):
    MemberFactory(workgroup=workgroup, job_title="<Chargée> & « co »")
    ready()
    sign_in(client, facilitator)
    answer = exported(client, file_format="ods")
    assert answer.content_type == "application/vnd.oasis.opendocument.spreadsheet"
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    titles, *lines = book.get_sheet_by_index(0).to_python()
    read = [dict(zip(titles, line, strict=True)) for line in lines]
    assert read == rows_of(exported(client))
    assert "<Chargée> & « co »" in [row["Fonction"] for row in read]


@pytest.mark.parametrize("file_format", ["csv", "ods"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_nothing_in_a_list_is_run_as_a_formula(
    start, file_format, workgroup, facilitator, client, sign_in
):
    MemberFactory(workgroup=workgroup, job_title=f"{start}HYPERLINK('http://pirate.exemple.fr')")
    ready()
    sign_in(client, facilitator)
    answer = exported(client, columns=["job_title"], file_format=file_format)
    if file_format == "ods":
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
        values = [line[0] for line in book.get_sheet_by_index(0).to_python()]
    else:
        values = [row["Fonction"] for row in rows_of(answer)]
    (live,) = [value for value in values if "HYPERLINK" in value]
    assert live.startswith("'")


def test_details_are_given_of_those_who_let_the_exporter_see_them(
    workgroup, facilitator, client, sign_in
):
    open_one = MemberFactory(workgroup=workgroup)
    hidden = MemberFactory(workgroup=workgroup)
    show(open_one, email=Visibility.GROUPS, phone=Visibility.REGION)
    show(hidden, email=Visibility.NOBODY, phone=Visibility.NOBODY)
    ready()
    sign_in(client, facilitator)
    answer = exported(client, columns=["email", "phone", "page"])
    lines = {row["Fiche"].rsplit("/", 1)[1]: row for row in rows_of(answer)}
    assert lines[str(open_one.id)]["Adresse électronique"] == open_one.email
    assert lines[str(open_one.id)]["Téléphone"].startswith("06")
    assert lines[str(hidden.id)]["Adresse électronique"] == ""
    assert lines[str(hidden.id)]["Téléphone"] == ""
    assert hidden.email not in answer.get_data().decode()


def test_the_list_is_that_of_the_search(workgroup, facilitator, client, sign_in):
    MemberFactory(workgroup=workgroup, last_name="Dubrulle", sort_name="dubrulle")
    MemberFactory(workgroup=workgroup, last_name="Autre", sort_name="autre")
    ready()
    sign_in(client, facilitator)
    rows = rows_of(exported(client, f"{EXPORT}?q=dubrulle&region=32"))
    assert [row["Nom"] for row in rows] == ["Dubrulle"]


def test_an_export_without_a_reason_or_a_column_is_refused(facilitator, client, sign_in):
    ready()
    sign_in(client, facilitator)
    assert client.submit(EXPORT, {"why": " "}).status_code == 422
    assert client.submit(EXPORT, {"why": WHY, "columns": None}).status_code == 422


def test_the_log_keeps_who_took_what_and_why(workgroup, facilitator, client, sign_in, session):
    ready()
    sign_in(client, facilitator)
    exported(client, f"{EXPORT}?region=32", columns=["last_name", "email"])
    kept = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "directory.exported")
    ).one()
    assert kept.actor_id == facilitator.id
    assert kept.details["why"] == WHY
    assert kept.details["count"] == 1
    assert kept.details["columns"] == ["Nom", "Adresse électronique"]
    assert kept.details["filters"]["Région"] == "Hauts-de-France"


def test_structures_are_exported_with_their_address_as_text(facilitator, client, sign_in):
    OrganisationFactory(
        name="CCAS de Lens", siret="26620498000017", postcode="01000", town="Bourg", acronym="=A1"
    )
    ready()
    sign_in(client, facilitator)
    rows = rows_of(exported(client, f"{EXPORT}?voir=structures"))
    (found,) = [row for row in rows if row["Nom"] == "CCAS de Lens"]
    assert found["SIRET"] == "266 204 980 00017"
    assert found["Code postal et commune"] == "01000 Bourg"
    assert found["Sigle"] == "'=A1"


def test_an_export_asks_the_database_as_often_for_two_as_for_twenty(
    workgroup, facilitator, client, sign_in
):
    sign_in(client, facilitator)

    def cost() -> int:
        with count_queries(db.engine) as counted:
            rows_of(exported(client))
        return len(counted)

    MemberFactory(workgroup=workgroup)
    ready()
    first = cost()
    for _ in range(18):
        MemberFactory(workgroup=workgroup)
    ready()
    assert cost() == first
