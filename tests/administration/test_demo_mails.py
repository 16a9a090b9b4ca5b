"""The mails of a demonstration: listed, filtered, read, their links followed signed out."""

from dataclasses import replace

import pytest

from app.accounts.services import send_activation
from app.administration.queries import demo_mails as queries
from tests.factories import UserFactory

PAGE = "/demo/courriels"


@pytest.fixture
def demo(app, session):
    """A demonstration."""
    app.extensions["settings"] = replace(app.extensions["settings"], demo=True)


def subjects(client, query: str = "") -> list[str]:
    return [node.text() for node in client.page(f"{PAGE}?{query}").css("main tbody a")]


def send_to(*addresses: str) -> None:
    for address in addresses:
        send_activation(UserFactory(email=address, first_name="Léa", pending=True))


def test_a_link_is_followed_from_the_list_to_the_page_it_opens(client, demo, run_jobs) -> None:
    send_to("lea@exemple.fr")
    run_jobs()
    mail = client.page(client.page(PAGE).css_first("main tbody a").attributes["href"])
    assert "lea@exemple.fr" in mail.css_first("main").text()
    href = mail.css_first('main a[href^="/activation/"]').attributes["href"]
    assert client.get(href).status_code == 200


def test_the_list_is_narrowed_by_recipient(client, demo, run_jobs) -> None:
    send_to("lea@exemple.fr", "bruno@exemple.fr", "berenice@exemple.fr")
    run_jobs()
    assert len(subjects(client)) == 3
    assert len(subjects(client, "recipient=BRUNO")) == 1
    assert subjects(client, "recipient=personne") == []


def test_the_list_goes_on_with_older_mails(client, demo, run_jobs, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    send_to(*(f"p{rank}@exemple.fr" for rank in range(5)))
    run_jobs()
    seen, path = [], PAGE
    while path:
        page = client.page(path)
        seen += [node.text() for node in page.css('main tbody td[data-label="Destinataire"]')]
        older = page.css_first("main p > a.fr-link[href*='before=']")
        path = older.attributes["href"] if older else None
    assert sorted(seen) == [f"p{rank}@exemple.fr" for rank in range(5)]


def test_an_empty_folder_says_so(client, demo) -> None:
    assert "Aucun courriel" in client.page(PAGE).css_first("main").text()


@pytest.mark.parametrize(
    "name", ["..%2Fsecret_key", "secret_key", "1.1_x.txt", "1.1_..%2F..%2Fx.eml", "é.eml"]
)
def test_no_other_file_can_be_read(client, demo, name) -> None:
    assert client.get(f"{PAGE}/{name}").status_code == 404


def test_a_text_in_a_mail_is_never_markup(client, demo, run_jobs) -> None:
    send_activation(UserFactory(first_name="<b>x</b>", pending=True))
    run_jobs()
    mail = client.page(client.page(PAGE).css_first("main tbody a").attributes["href"])
    assert not mail.css("main b")
