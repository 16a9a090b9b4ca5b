"""« Groupes de travail » and « Thématiques »: listed, opened, named, archived."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.workgroups.models import Membership, Openness, Role, Theme, Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, UserFactory, WorkgroupFactory
from tests.support.queries import count_queries

PAGE = "/gestion/groupes"


def rows(client, query: str = "") -> list[str]:
    page = client.page(f"{PAGE}?{query}")
    return [" ".join(node.text().split()) for node in page.css("main tbody tr")]


def test_groups_that_nobody_facilitates_come_first(client, staff) -> None:
    workgroup = WorkgroupFactory(region_code="32", number=1)
    FacilitatorFactory(workgroup=workgroup)
    listed = rows(client, "region=32")
    assert "Personne" in listed[0]
    assert "1 personne" in listed[-1]


def test_groups_without_a_facilitator_are_listed_alone(client, staff) -> None:
    facilitated = WorkgroupFactory(region_code="32", number=1)
    WorkgroupFactory(region_code="32", number=2, openness=Openness.ARCHIVED)
    FacilitatorFactory(workgroup=facilitated)
    listed = rows(client, "region=32&state=without_facilitator")
    assert not [row for row in listed if row.startswith(("GT 1 ", "GT 2 "))]
    assert [row for row in listed if row.startswith("GT 3 ")]


def test_groups_are_filtered_by_theme(client, staff) -> None:
    theme = db.session.scalars(select(Theme).where(Theme.number == 5)).one()
    listed = rows(client, f"theme={theme.id}")
    assert len(listed) == 18
    assert all(row.startswith("GT 5 ") for row in listed)


def test_every_page_of_the_list_is_reached_once(client, staff) -> None:
    path, seen = PAGE, []
    while path:
        page = client.page(path)
        seen += [node.attributes["href"] for node in page.css('td[data-label="Groupe"] a')]
        following = page.css_first('a[rel="next"]')
        path = following.attributes["href"] if following else None
    assert len(seen) == len(set(seen)) == db.session.query(Workgroup).count()


def test_the_list_costs_the_same_for_many_groups(client, staff) -> None:
    def cost(query: str) -> int:
        with count_queries(db.engine) as queries:
            rows(client, query)
        return len(queries)

    assert cost("region=32") == cost("")


def test_staff_retitle_a_group_and_say_who_may_join(client, staff) -> None:
    workgroup = WorkgroupFactory(mandate="Écrit par le groupe", mandate_html="<p>x</p>")
    place = f"{PAGE}/{workgroup.id}"
    client.submit(place, {"local_title": "Bien manger en Flandre", "openness": "open"})
    db.session.expire_all()
    assert workgroup.local_title == "Bien manger en Flandre"
    assert workgroup.openness is Openness.OPEN
    assert workgroup.mandate == "Écrit par le groupe"


def test_a_title_that_is_too_long_is_refused_and_kept_on_the_page(client, staff) -> None:
    workgroup = WorkgroupFactory()
    answer = client.submit(f"{PAGE}/{workgroup.id}", {"local_title": "é" * 201})
    assert answer.status_code == 422
    assert "é" * 201 in answer.get_data(as_text=True)
    assert workgroup.local_title == ""


def test_a_region_opens_a_group_of_its_own_theme(client, staff) -> None:
    fields = {"region": "04", "theme": "", "number": "16", "title": "Illettrisme et numérique"}
    client.submit(f"{PAGE}/ajouter", fields)
    opened = db.session.scalars(
        select(Workgroup).join(Theme).where(Theme.title == "Illettrisme et numérique")
    ).one()
    assert opened.region_code == "04"


def test_a_new_theme_needs_a_number_and_a_title(client, staff) -> None:
    answer = client.submit(f"{PAGE}/ajouter", {"region": "04", "theme": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Écrivez l’intitulé de la nouvelle thématique." in text
    assert "Écrivez le numéro de la nouvelle thématique." in text


def test_a_group_that_exists_is_not_opened_twice(client, staff) -> None:
    theme = db.session.scalars(select(Theme).where(Theme.number == 5)).one()
    answer = client.submit(f"{PAGE}/ajouter", {"region": "32", "theme": theme.id, "title": ""})
    assert answer.status_code == 409
    assert "a déjà un groupe" in answer.get_data(as_text=True)


def test_staff_find_a_person_and_name_them_facilitator(client, staff, mailbox) -> None:
    workgroup = WorkgroupFactory()
    person = UserFactory(first_name="Noémie", last_name="Brûlé", email="noemie@exemple.fr")
    place = f"{PAGE}/{workgroup.id}"
    page = client.page(f"{place}/animation?q=brule")
    assert "Noémie Brûlé" in page.css_first("main tbody").text()
    client.submit(f"{place}/animation?q=brule", form=f'form[action="{place}/animation/nommer"]')
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.user_id, membership.role) == (person.id, Role.FACILITATOR)
    assert mailbox.to("noemie@exemple.fr")
    client.submit(place, form=f'form[action="{place}/animation/retirer"]')
    db.session.expire_all()
    assert db.session.scalars(select(Membership)).one().role is Role.MEMBER


def test_those_who_facilitate_already_or_are_deactivated_are_not_offered(client, staff) -> None:
    workgroup = WorkgroupFactory()
    FacilitatorFactory(workgroup=workgroup, last_name="Brûlé")
    UserFactory(last_name="Brûlé", deactivated=True)
    page = client.page(f"{PAGE}/{workgroup.id}/animation?q=brule")
    assert "Personne ne porte ce nom" in page.css_first("main").text()


def test_an_account_that_does_not_exist_is_not_named(client, staff) -> None:
    workgroup = WorkgroupFactory()
    token = client.page(f"{PAGE}/{workgroup.id}").css_first('[name="csrf_token"]')
    sent = {"csrf_token": token.attributes["value"], "account": 999_999}
    place = f"{PAGE}/{workgroup.id}/animation/nommer"
    assert client.post(place, data=sent).status_code == 404
    assert client.post(place, data=sent | {"account": "x"}).status_code == 400


def test_a_group_is_archived_with_its_successor_and_opened_again(client, staff) -> None:
    workgroup = WorkgroupFactory(region_code="32", number=1)
    successor = WorkgroupFactory(region_code="32", number=2)
    place = f"{PAGE}/{workgroup.id}"
    client.submit(f"{place}/archiver", {"successor": successor.id})
    db.session.expire_all()
    assert workgroup.is_archived
    assert workgroup.successor_id == successor.id
    page = client.page(place)
    assert page.css(f'main a[href="{PAGE}/{successor.id}"]')
    client.submit(place, form=f'form[action="{place}/rouvrir"]')
    db.session.expire_all()
    assert not workgroup.is_archived


def test_a_group_of_another_region_takes_over_from_none(client, staff) -> None:
    workgroup = WorkgroupFactory(region_code="32", number=1)
    elsewhere = WorkgroupFactory(region_code="44", number=1)
    answer = client.submit(f"{PAGE}/{workgroup.id}/archiver", {"successor": elsewhere.id})
    assert answer.status_code == 422
    db.session.expire_all()
    assert not workgroup.is_archived


def test_a_facilitator_manages_no_group_there(client, sign_in, session) -> None:
    workgroup = WorkgroupFactory()
    sign_in(client, FacilitatorFactory(workgroup=workgroup))
    for path in ("", "/archiver", "/animation"):
        assert client.get(f"{PAGE}/{workgroup.id}{path}").status_code == 403


def test_a_theme_is_corrected_and_its_address_stays(client, staff) -> None:
    theme = db.session.scalars(select(Theme).where(Theme.is_reconstructed)).first()
    slug, place = theme.slug, f"/gestion/thematiques/{theme.id}"
    assert "Reconstitué" in client.page(place).css_first("main").text()
    client.submit(place, {"number": 7, "title": "Loger d’abord", "is_reconstructed": False})
    db.session.expire_all()
    assert (theme.number, theme.title, theme.slug) == (7, "Loger d’abord", slug)
    assert not theme.is_reconstructed


def test_a_theme_that_is_set_aside_says_so(client, staff) -> None:
    theme = db.session.scalars(select(Theme).where(Theme.number == 5)).one()
    client.submit(f"/gestion/thematiques/{theme.id}", {"is_active": False})
    assert "Désactivée" in client.page("/gestion/thematiques").css_first("main").text()


@pytest.mark.parametrize("number", ["", "0", "100", "cinq"])
def test_a_theme_needs_a_number(client, staff, number) -> None:
    theme = db.session.scalars(select(Theme)).first()
    answer = client.submit(f"/gestion/thematiques/{theme.id}", {"number": number})
    assert answer.status_code == 422


def test_a_national_theme_more_opens_a_group_in_every_region(client, staff) -> None:
    fields = {"number": 16, "title": "Santé mentale", "family": "Santé", "region": ""}
    client.submit("/gestion/thematiques/ajouter", fields)
    opened = select(Workgroup).join(Theme).where(Theme.title == "Santé mentale")
    assert len(db.session.scalars(opened).all()) == 18


def test_the_same_form_sent_twice_adds_one_theme(client, staff) -> None:
    fields = {"number": 16, "title": "Santé mentale", "region": "04"}
    client.submit("/gestion/thematiques/ajouter", fields)
    again = client.submit("/gestion/thematiques/ajouter", fields | {"title": "SANTE mentale"})
    assert again.status_code == 422
    own = {"region": "04", "theme": "", "number": 16, "title": "Santé mentale"}
    assert client.submit(f"{PAGE}/ajouter", own).status_code == 422
    elsewhere = client.submit(f"{PAGE}/ajouter", own | {"region": "32"})
    assert elsewhere.status_code == 302


def test_a_theme_without_a_title_is_refused(client, staff) -> None:
    answer = client.submit("/gestion/thematiques/ajouter", {"number": 16, "title": "  "})
    assert answer.status_code == 422
    assert "Ce champ est obligatoire." in answer.get_data(as_text=True)


def test_a_member_adds_no_theme(client, sign_in, session) -> None:
    sign_in(client, MemberFactory())
    token = client.page("/affichage").css_first('[name="csrf_token"]').attributes["value"]
    sent = {"csrf_token": token, "number": 16, "title": "Santé"}
    assert client.post("/gestion/thematiques/ajouter", data=sent).status_code == 403
    assert not db.session.scalars(select(Theme).where(Theme.title == "Santé")).all()
