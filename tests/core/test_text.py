"""What people type made clean, comparable and safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.core.text import clean, fold, of, one_line, plain_text, render_markdown, slugify

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[clic](javascript:alert(1))",
    "[clic](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='vbscript:x'>x</a>",
    "![suivi](https://pixel.exemple.fr/x.png)",
    "<svg/onload=alert(1)>",
    "<iframe src=//exemple.fr></iframe>",
    '[x](https://exemple.fr "onmouseover=alert(1)")',
    "`<script>`",
    "<style>*{display:none}</style>",
    "<form action=/deconnexion><button>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_leaves_nothing_that_runs_or_loads(source):
    tree = LexborHTMLParser(f"<body>{render_markdown(source)}</body>")

    for name in ("script", "img", "iframe", "svg", "style", "form", "button", "object"):
        assert not tree.css(name)
    for node in tree.css("*"):
        assert not any(name.startswith("on") for name in node.attributes)
    for link in tree.css("a"):
        assert (link.attributes["href"] or "").startswith(("http://", "https://", "mailto:"))


def test_the_highest_heading_of_a_text_follows_that_of_the_page():
    assert "<h3>Deux</h3>" in render_markdown("## Deux\n\n### Trois")


def test_headings_of_a_text_start_under_those_of_the_page():
    html = render_markdown("# Un\n\n## Deux\n\n###### Six")

    assert "<h3>Un</h3>" in html
    assert "<h4>Deux</h4>" in html
    assert "<h6>Six</h6>" in html


def test_markdown_keeps_lists_tables_quotes_and_links():
    html = render_markdown("- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n> q\n\n~~r~~ https://exemple.fr")

    for tag in ("<ul>", "<s>r</s>", "<table>", "<blockquote>", '<a href="https://exemple.fr"'):
        assert tag in html


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("d’Hauterive", "d hauterive"),
        ("D'HAUTERIVE", "d hauterive"),
        ("Œuvrard", "oeuvrard"),
        ("Jean-François", "jean francois"),
        ("  Loïc   N’Guyen ", "loic n guyen"),
    ],
)
def test_names_are_compared_without_accent_case_or_punctuation(written, compared):
    assert fold(written) == compared


def test_an_address_is_made_of_a_title():
    assert slugify("Accès à l’alimentation") == "acces-a-l-alimentation"
    assert slugify("Hauts-de-France") == "hauts-de-france"


@given(st.text())
def test_clean_text_is_composed_and_holds_no_control_or_direction_override(value):
    cleaned = clean(value)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set("\x00\x07\x1b\u202e\u2066")
    assert clean(cleaned) == cleaned


@given(st.text())
def test_one_line_is_one_line_and_folding_twice_changes_nothing(value):
    assert "\n" not in one_line(value)
    assert fold(fold(value)) == fold(value)


@given(st.text(max_size=300))
def test_no_markdown_at_all_makes_a_script(value):
    assert "<script" not in render_markdown(value).lower()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amélie Dupré", "d’Amélie Dupré"),
        ("Élodie", "d’Élodie"),
        ("Hélène", "d’Hélène"),
        ("Hassan", "de Hassan"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Œuvrard", "d’Œuvrard"),
        ("Zoé", "de Zoé"),
        ("", "de "),
    ],
)
def test_a_name_follows_its_preposition_as_french_says_it(name, said):
    assert of(name) == said


def test_the_search_reads_the_words_of_a_text_without_its_marks():
    drawn = render_markdown(
        "## L’accueil\n\n**Qui** vient & [où](https://exemple.fr) ?\n\n- un\n- <b>"
    )
    assert plain_text(drawn).split() == ["L’accueil", "Qui", "vient", "&", "où", "?", "un", "<b>"]
    assert plain_text("") == ""
