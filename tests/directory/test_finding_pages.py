"""Pages of the directory lead to each other, and their facets tell what was chosen."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.people import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    UserFactory,
)
from tests.support.client import PageClient

LINE = re.compile(r'<li class="app-row">\s*<p[^>]*><a[^>]*>([^<]+)</a>')


@pytest.fixture(autouse=True)
def reader(session: Any, client: PageClient, sign_in: Callable[..., None]) -> None:
    sign_in(client, UserFactory(first_name="Lectrice", last_name="Quivoit"))


@pytest.mark.parametrize(
    "address", ["/annuaire", "/annuaire?q=ana", "/annuaire?q=ana&tri=nom", "/annuaire?region=32"]
)
def test_the_page_before_is_the_one_that_was_left(client: PageClient, address: str) -> None:
    for number in range(60):
        user = UserFactory(first_name="Ana", last_name=f"Nom{number:02}")
        ProfileFactory(user_id=user.id, department_code="59")
    pages = [client.get(address).text]
    for neighbour in ("next", "prev"):
        link = re.search(rf'rel="{neighbour}" href="([^"]+)"', pages[-1])
        assert link
        pages.append(client.get(link[1].replace("&amp;", "&")).text)
    first, second, again = map(LINE.findall, pages)
    assert len(first) == 50
    assert not set(first) & set(second)
    assert again == first


def test_a_chosen_structure_stands_alone_in_its_facet(client: PageClient) -> None:
    here, there = (OrganisationFactory(name=name) for name in ("Ici", "Ailleurs"))
    for place in (here, there):
        AffiliationFactory(user_id=UserFactory().id, organisation_id=place.id)
    page = client.get(f"/annuaire?structure={here.id}").text
    assert f'<option value="{here.id}" selected>Ici</option>' in page
    assert "Ailleurs</option>" not in page
