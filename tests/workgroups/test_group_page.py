"""The page of a group, its members, its settings, its people's roles."""

from datetime import UTC, datetime

import pytest

from app.core.db import db
from app.workgroups.models import Membership, Openness, Role, Theme
from app.workgroups.services import archive_workgroup, reopen_workgroup
from app.workgroups.services.groups import (
    BadSuccessor,
    WorkgroupExists,
    create_workgroup,
    edit_workgroup,
)
from app.workgroups.services.memberships import ArchivedWorkgroup
from tests.factories import (
    AffiliationFactory,
    FacilitatorFactory,
    JoinRequestFactory,
    MemberFactory,
    MembershipFactory,
    StaffFactory,
    UserFactory,
)
from tests.support.queries import count_queries
from tests.workgroups.conftest import HERE


def names(page) -> list[str]:
    return [node.text(strip=True) for node in page.css('td[data-label="Nom"]')]


def test_a_group_says_what_it_is_who_runs_it_and_who_is_in_it(
    session, workgroup, facilitator, stranger, signed_in
):
    edit_workgroup(
        workgroup,
        mandate="# Objectifs\n\nOuvrir des **épiceries**.\n\n<script>alert(1)</script>",
        openness=Openness.ON_REQUEST,
        by=facilitator,
    )
    page = signed_in(stranger).page(HERE)
    assert "Accès à l’alimentation" in page.css_first("h1").text()
    assert page.css_first(".app-text strong").text() == "épiceries"
    assert not page.css("main script")
    assert "Amélie Lefèvre" in page.text()
    assert "Chargée de mission" in page.text()
    assert "Demander à rejoindre le groupe" in page.text()


def test_no_page_of_a_group_shows_an_address(session, workgroup, facilitator, stranger, signed_in):
    client = signed_in(stranger)
    for path in (HERE, f"{HERE}/membres", f"{HERE}/ecrire", "/groupes?region=32"):
        assert "animatrice@exemple.fr" not in client.get(path).text


def test_an_unknown_group_is_not_found(session, stranger, signed_in):
    client = signed_in(stranger)
    for path in ("/groupes/hauts-de-france/inconnu", "/groupes/atlantide/acces-a-l-alimentation"):
        assert client.get(path).status_code == 404


def test_what_does_not_exist_yet_is_not_offered(session, workgroup, facilitator, signed_in):
    client = signed_in(facilitator)
    page = client.page(HERE)
    for link in page.css("main a[href]"):
        assert client.get(link.attributes["href"]).status_code == 200


def test_an_archived_group_names_what_comes_next_and_changes_no_more(
    session, workgroup, elsewhere, facilitator, signed_in
):
    archive_workgroup(workgroup, successor=elsewhere, by=StaffFactory())
    client = signed_in(facilitator)
    page = client.page(HERE)
    assert "archivé" in page.text()
    assert page.css('.fr-alert a[href="/groupes/bretagne/acces-a-l-alimentation"]')
    assert not page.css(f'a[href="{HERE}/quitter"]')
    assert client.get(f"{HERE}/quitter").status_code == 403
    assert not client.page(f"{HERE}/reglages").css("main form")
    with pytest.raises(ArchivedWorkgroup):
        edit_workgroup(workgroup, mandate="", openness=Openness.OPEN, by=facilitator)


def test_those_who_were_asking_are_told_when_a_group_is_archived(
    session, workgroup, stranger, mailbox
):
    JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    archive_workgroup(workgroup, successor=None, by=StaffFactory())
    (mail,) = mailbox.to(stranger.email)
    assert "archivé" in mail.text


def test_a_group_is_not_followed_by_itself_nor_by_an_archived_one(session, workgroup, elsewhere):
    staff = StaffFactory()
    with pytest.raises(BadSuccessor):
        archive_workgroup(workgroup, successor=workgroup, by=staff)
    archive_workgroup(elsewhere, successor=None, by=staff)
    with pytest.raises(BadSuccessor):
        archive_workgroup(workgroup, successor=elsewhere, by=staff)


def test_an_archived_group_can_be_opened_again(session, workgroup, elsewhere):
    staff = StaffFactory()
    archive_workgroup(workgroup, successor=elsewhere, by=staff)
    reopen_workgroup(workgroup, by=staff)
    assert workgroup.openness is Openness.ON_REQUEST
    assert (workgroup.archived_at, workgroup.successor_id) == (None, None)


def test_a_region_has_one_group_for_a_theme(session, workgroup):
    theme, staff = session.get(Theme, workgroup.theme_id), StaffFactory()
    with pytest.raises(WorkgroupExists):
        create_workgroup("32", theme, by=staff)
    session.rollback()


def test_the_settings_are_written_by_whoever_runs_the_group(
    session, workgroup, facilitator, signed_in
):
    client = signed_in(facilitator)
    sent = client.submit(f"{HERE}/reglages", {"mandate": "Agir **vite**.", "openness": "open"})
    assert sent.status_code == 302
    session.refresh(workgroup)
    assert workgroup.openness is Openness.OPEN
    assert workgroup.mandate_html == "<p>Agir <strong>vite</strong>.</p>\n"


@pytest.mark.parametrize("forged", ["archived", "inconnu"])
def test_a_forged_openness_is_refused_and_the_text_kept(
    session, workgroup, facilitator, signed_in, forged
):
    client = signed_in(facilitator)
    token = client.page(f"{HERE}/reglages").css_first('[name="csrf_token"]').attributes["value"]
    sent = client.post(
        f"{HERE}/reglages",
        data={"csrf_token": token, "mandate": "Mon texte", "openness": forged},
    )
    assert sent.status_code == 422
    assert "Mon texte" in sent.text
    session.refresh(workgroup)
    assert (workgroup.openness, workgroup.mandate) == (Openness.ON_REQUEST, "")


def test_members_are_listed_with_what_they_do(session, workgroup, facilitator, signed_in):
    alone = UserFactory(first_name="Nour", last_name="Aït", sort_name="ait nour")
    AffiliationFactory(user_id=alone.id, organisation_id=None, job_title="Personne concernée")
    MembershipFactory(
        workgroup_id=workgroup.id,
        user_id=alone.id,
        joined_at=datetime(2019, 7, 10, 8, tzinfo=UTC),
    )
    page = signed_in(facilitator).page(f"{HERE}/membres")
    assert names(page) == ["Nour Aït", "Amélie Lefèvre"]
    row = page.css("tbody tr")[0].text()
    assert "Personne concernée" in row
    assert "À titre personnel" in row
    assert "10\xa0juillet 2019" in row
    assert "Animatrice ou animateur" in page.css("tbody tr")[1].text()


def test_members_come_page_by_page_without_repeating(session, workgroup, facilitator, signed_in):
    for _ in range(29):
        MemberFactory(workgroup=workgroup)
    client = signed_in(facilitator)
    first = client.page(f"{HERE}/membres")
    assert "30\xa0membres" in first.text()
    following = first.css_first('a[rel="next"]').attributes["href"]
    second = client.page(following)
    assert (len(names(first)), len(names(second))) == (25, 5)
    links = {a.attributes["href"] for page in (first, second) for a in page.css("td strong a")}
    assert len(links) == 30
    assert client.page(f"{HERE}/membres?page=abîmé").css("tbody tr")


@pytest.mark.parametrize("path", [HERE, f"{HERE}/membres", f"{HERE}/demandes", f"{HERE}/ecrire"])
def test_a_page_of_a_group_costs_the_same_for_two_people_and_twenty(
    session, workgroup, facilitator, signed_in, path
):
    client = signed_in(facilitator)

    def cost() -> int:
        with count_queries(db.engine) as queries:
            client.page(path)
        return len(queries)

    def come(count: int) -> None:
        for _ in range(count):
            MemberFactory(workgroup=workgroup)
            FacilitatorFactory(workgroup=workgroup)
            JoinRequestFactory(workgroup_id=workgroup.id)

    come(2)
    few = cost()
    come(18)
    assert cost() == few


def test_a_role_is_given_by_whoever_runs_the_group(session, workgroup, facilitator, signed_in):
    person = MemberFactory(workgroup=workgroup)
    client = signed_in(facilitator)
    sent = client.submit(f"{HERE}/membres/{person.id}", {"role": "state_referent"})
    assert sent.status_code == 302
    found = session.query(Membership).filter_by(user_id=person.id).one()
    assert found.role is Role.STATE_REFERENT
    assert "Référente ou référent État" in client.page(f"{HERE}/membres").text()


def test_a_forged_role_is_refused(session, workgroup, facilitator, signed_in):
    person = MemberFactory(workgroup=workgroup)
    client, url = signed_in(facilitator), f"{HERE}/membres/{person.id}"
    token = client.page(url).css_first('[name="csrf_token"]').attributes["value"]
    sent = client.post(url, data={"csrf_token": token, "role": "admin"})
    assert sent.status_code == 422


def test_a_member_is_removed_after_confirming(session, workgroup, facilitator, signed_in, mailbox):
    person = MemberFactory(workgroup=workgroup)
    client, url = signed_in(facilitator), f"{HERE}/membres/{person.id}/retirer"
    token = client.page(url).css_first('[name="csrf_token"]').attributes["value"]
    assert client.submit(url, {"word": "À bientôt."}).status_code == 302
    assert person.full_name not in client.page(f"{HERE}/membres").css_first("tbody").text()
    assert client.post(url, data={"csrf_token": token}).status_code == 404
    assert len(mailbox.to(person.email)) == 1


def test_somebody_of_another_group_has_no_page_here(session, facilitator, stranger, signed_in):
    assert signed_in(facilitator).get(f"{HERE}/membres/{stranger.id}").status_code == 404
