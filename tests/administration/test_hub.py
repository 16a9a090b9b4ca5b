"""« Gestion » and « Réglages »: what waits first, and the delays that staff set."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import parameters
from app.core.audit import AuditEntry
from app.core.db import db, now
from tests.factories import (
    AccessRequestFactory,
    MemberFactory,
    RegionalTeamFactory,
    UserFactory,
    WorkgroupFactory,
)

HUB, PARAMETERS = "/gestion", "/gestion/reglages"


def main(client) -> str:
    return client.page(HUB).css_first("main").text().replace("\N{NO-BREAK SPACE}", " ")


def links(client) -> set[str]:
    return {node.attributes["href"] for node in client.page(HUB).css("main .app-cards a")}


def test_what_waits_is_said_with_a_link_to_it(client, staff) -> None:
    AccessRequestFactory.create_batch(2)
    UserFactory(pending=True, created_at=now() - timedelta(days=8))
    UserFactory(pending=True)
    text = main(client)
    assert "2 demandes d’accès à décider" in text
    assert "1 compte ouvert depuis plus de sept jours" in text
    assert "groupes sans animatrice ni animateur" in text
    assert "courriel" not in text.split("Ce que vous pouvez gérer")[0]


def test_each_link_of_the_hub_leads_to_a_page(client, admin) -> None:
    AccessRequestFactory()
    found = {node.attributes["href"] for node in client.page(HUB).css("main ul a")}
    assert len(found) > 8
    assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)


def test_ansa_is_offered_all_but_the_technical_state(client, staff) -> None:
    found = links(client)
    assert "/gestion/motifs" in found
    assert "/gestion/etat" not in found


def test_a_delegated_region_is_offered_its_requests_and_invites(client, sign_in, session) -> None:
    sign_in(client, RegionalTeamFactory(can_decide=True, region_code="32"))
    AccessRequestFactory(region_code="32")
    AccessRequestFactory(
        region_code="44", workgroups=[WorkgroupFactory(region_code="44", number=5)]
    )
    assert links(client) == {"/gestion/demandes", "/invitations"}
    assert "1 demande d’accès à décider" in main(client)


@pytest.mark.parametrize("factory", [MemberFactory, RegionalTeamFactory])
def test_the_hub_is_closed_to_those_who_manage_nothing(client, sign_in, session, factory) -> None:
    sign_in(client, factory())
    assert client.get(HUB).status_code == 403


def test_staff_set_a_delay_within_its_bounds(client, staff) -> None:
    known = parameters.declared()[0]
    name = known.key.replace(".", "-")
    client.submit(PARAMETERS, {name: known.minimum})
    db.session.expire_all()
    assert parameters.value_of(known) == known.minimum
    logged = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert logged.action == "parameter.changed"
    assert logged.details == {"before": known.default, "after": known.minimum}


def test_a_parameter_says_its_unit_and_its_bounds(client, staff) -> None:
    text = client.page(PARAMETERS).css_first("main").text()
    for known in parameters.declared():
        assert f"{known.label} ({known.unit})" in text
        assert f"de {known.minimum} à" in text


@pytest.mark.parametrize("typed", ["", "-1", "99999", "sept", "1.5", "9" * 40])
def test_a_delay_out_of_bounds_is_refused_and_nothing_is_saved(client, staff, typed) -> None:
    first, second = parameters.declared()[:2]
    names = [each.key.replace(".", "-") for each in (first, second)]
    answer = client.submit(PARAMETERS, {names[0]: first.minimum, names[1]: typed})
    assert answer.status_code == 422
    assert "Écrivez un nombre entier" in answer.get_data(as_text=True)
    db.session.expire_all()
    assert parameters.value_of(first) == first.default


def test_a_member_sets_nothing(client, sign_in, session) -> None:
    sign_in(client, MemberFactory())
    assert client.get(PARAMETERS).status_code == 403
