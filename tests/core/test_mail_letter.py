"""The notation of letters: one text, read alike in plain text and HTML, that nobody can forge."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import Composed, OutgoingMail, compose, plain, quotation
from app.core.mail.notation import read_letter
from app.core.text import one_line

VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a mail program shows of the HTML: its text, its links, its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.links: dict[str, str] = {}
        self.elements: list[str] = []
        self._open: list[str] = []
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.elements.append(tag)
        if tag not in VOID:
            is_hidden = "display:none" in (facts.get("style") or "") or tag == "head"
            self._open.append("hidden" if is_hidden else tag)
        if tag == "a":
            self._href = facts["href"]
            self.links[self._href] = ""

    def handle_endtag(self, tag):
        self._open.pop()
        if tag == "a":
            self._href = ""

    def handle_data(self, text):
        if "hidden" not in self._open:
            self.shown.append(text)
            if self._href:
                self.links[self._href] += text

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.shown).split())


def parts(body: str, subject: str = "Objet", **facts: str) -> tuple[str, Page]:
    """The two parts of a letter."""
    written = OutgoingMail(to_address="zoe@exemple.fr", text_key="x", subject="", body="")
    db.session.add(written)
    db.session.flush()
    message = compose(written, Composed(subject, body, **facts))
    html = message.get_body(("html",)).get_content()
    return message.get_body(("plain",)).get_content(), Page(html)


@pytest.fixture
def here(session) -> str:
    return absolute_url("home.help")


def letter(here: str) -> str:
    return f"""Bonjour Zoé,

## Groupe « Petite enfance »

- 3 réponses dans « Petits déjeuners »
  {here}/12
- Nouveau sujet : « Crèches »
  {here}/13
  par Loïc

> Merci à tous,
> et à lundi !

Lire la suite
{here}

--{" "}
Vous recevez cette lettre chaque semaine.

Ne plus la recevoir
{here}/stop
"""


def test_a_letter_has_headings_lists_quotations_and_labelled_links(here):
    _, html = parts(letter(here))

    assert html.links[f"{here}/12"] == "3 réponses dans « Petits déjeuners »"
    assert html.links[f"{here}/13"] == "Nouveau sujet : « Crèches »"
    assert html.links[here] == "Lire la suite"
    assert html.links[f"{here}/stop"] == "Ne plus la recevoir"
    assert [html.elements.count(tag) for tag in ("h2", "ul", "li", "blockquote")] == [1, 1, 2, 1]
    assert "##" not in html.text


def test_the_plain_text_reads_as_it_stands(here):
    text, _ = parts(letter(here))

    assert "Groupe « Petite enfance »\n-------------------------\n" in text
    assert f"- 3 réponses dans « Petits déjeuners »\n  {here}/12\n" in text
    assert "> Merci à tous,\n> et à lundi !" in text
    assert "##" not in text
    main, small_print = text.split("\n-- \n")
    assert "Vous recevez cette lettre chaque semaine." in small_print
    assert "Lire la suite" in main


def test_both_parts_say_the_same(here):
    text, html = parts(letter(here))

    for line in text.splitlines():
        words = " ".join(re.sub(r"^(- |> |-+ ?$)", "", line.strip()).split())
        shown = html.links if words.startswith(here) else html.text
        assert words in shown, words
    assert all(href in text for href in html.links if not href.startswith("mailto:"))


def test_the_html_is_french_and_loads_nothing(here):
    written = compose_html(letter(here))

    assert '<html lang="fr">' in written
    assert not re.search(r"<(img|script|link|style|iframe)|url\(|src=", written)
    assert not re.search(r"(?<!-)(color|background)\s*:", written), "a dark mode needs its own"


def compose_html(body: str) -> str:
    written = OutgoingMail(to_address="zoe@exemple.fr", text_key="x", subject="", body="")
    db.session.add(written)
    db.session.flush()
    return compose(written, Composed("Objet", body)).get_body(("html",)).get_content()


def test_items_parted_by_empty_lines_are_one_list(here):
    _, html = parts("- un\n\n- deux\n\nFin.")

    assert (html.elements.count("ul"), html.elements.count("li")) == (1, 2)


def test_a_link_without_a_label_shows_its_address(here):
    _, html = parts(f"{here}\n{here}/2")

    assert html.links[here] == here
    assert html.links[f"{here}/2"] == f"{here}/2"


def test_a_link_to_elsewhere_is_no_link(here):
    _, html = parts("Gagnez un lot\nhttps://pirate.exemple.fr/piege\n\n" + here.split("/aide")[0])

    assert "https://pirate.exemple.fr/piege" not in html.links
    assert "https://pirate.exemple.fr/piege" in html.text


def test_the_lead_shows_in_the_inbox_and_not_in_the_letter(here):
    _, html = parts("Bonjour.", html_lead="3 réponses <b>pour vous</b>")

    assert "3 réponses" not in html.text
    assert "b" not in html.elements


HOSTILE = [
    "x\nBcc: tous@exemple.fr",
    "## Titre",
    "# Titre",
    "- item",
    "> cité",
    "-- ",
    "--",
    "<script>alert(1)</script>",
    '"><a href="https://pirate.exemple.fr">x</a>',
    "https://pirate.exemple.fr/piege",
    "a\r\n\r\n## b",
    "a\u2028## b",
    "a\x0b- b",
    "{{ 7 * 7 }}",
]


@pytest.mark.parametrize("place", ["{}", "- {}", "## {}", "> {}", "Avant\n{}", "- « {} »"])
@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_person_typed_stays_text(here, place, typed):
    body = f"Bonjour,\n\n{place.format(plain(typed))}\n{here}"
    text, html = parts(body, subject=plain(typed))
    _, harmless = parts(f"Bonjour,\n\n{place.format('mots')}\n{here}")

    assert html.elements == harmless.elements
    assert set(html.links) == set(harmless.links)
    visible = one_line(typed)
    assert visible in html.text.replace("\u200b", "")
    assert visible in text.replace("\u200b", "")


def test_an_address_of_ours_that_a_person_typed_is_no_link(here):
    _, html = parts(f"Cliquez ici\n{plain(here)}")

    assert here not in html.links


@pytest.mark.parametrize("typed", ["https://pirate.exemple.fr", "WWW.pirate.exemple.fr"])
def test_mail_programs_do_not_see_an_address_in_what_a_person_typed(typed):
    assert not re.search(r"(?i)https?://|www\.", plain(typed))


def test_ordinary_words_are_left_as_they_are():
    title = "L’accueil des 0–3 ans : qui fait quoi ? (suite)"

    assert plain(title) == title


def test_an_excerpt_is_quoted_line_by_line(here):
    _, html = parts(quotation(f"Bonjour\n\n## Fort\n{here}"))

    assert html.elements.count("blockquote") == 1
    assert "h2" not in html.elements
    assert here not in html.links


@given(st.text(max_size=60))
def test_no_text_makes_more_than_its_own_paragraph(typed):
    line = plain(typed)
    letter = read_letter_of(f"Avant\n\n{line}")

    assert "\n" not in line
    assert [block.kind for block in letter.body] == (["p", "p"] if line else ["p"])
    assert not letter.footer


def read_letter_of(body: str):
    """The notation alone, for texts that hold no address of the service."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.core.mail.notation._is_own_address", lambda line: "://" in line)
        return read_letter(body)
