"""What the rich editor opens and gives back: the same text for whoever reads it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.core.text import render_markdown
from tests.frontend.writing import Received, text_area, write

Writer = Callable[..., Page]
PREFIX = "/forum/pieces-jointes/"
CORPUS = [
    "Bonjour **à tous**, voici *la* suite.",
    "# Un\n\n## Deux\n\ntexte\n\n### Trois",
    "Titre\n=====\n\nSous-titre\n-----\n\nx",
    "- a\n- b\n  - c\n    - d\n- e",
    "1. a\n2. b\n   1. c\n\n      suite\n3. d",
    "7. sept\n8. huit",
    "- a\n\n- b\n\n- c",
    "- a\n- b\n\n* c\n* d",
    "> q\n> r\n>\n> - x\n> - y\n>\n> > n",
    "|a|b|\n|-|:-:|\n|1\\|2|**x**|\n|[l](https://exemple.fr)|`c\\|d`|",
    "```\ncode **x**\n\n\nfin\n```",
    "a  \nb\\\nc\nd",
    "~~barré~~ et ~pas~",
    "`code` et ``a ` b``",
    "[lien](https://exemple.fr/a_b(c)?x=1&y=2)",
    "<https://exemple.fr/a_b> https://exemple.fr/x_y_z et www.exemple.fr",
    "![plan](/forum/pieces-jointes/3) dans ![](/forum/pieces-jointes/4) le texte",
    "![loin](https://exemple.fr/x.png)",
    "<b>x</b> & <script>alert(1)</script>",
    "<div>\nx\n</div>\n\ny",
    "&eacute; &amp; &lt;b&gt; &copy;",
    "\\*pas\\* \\# \\[x\\] \\\\ \\`",
    "5 * 3 * 2 et a_b_c et _it_",
    "***gras italique*** **gras *et* plus** *it **gras***",
    "**a**b et a**b**c",
    "- [ ] tâche\n- [x] faite",
    "Prix\u00a0: 12\u00a0€, «\u00a0ici\u00a0» – là… d’où",
    "[@Élodie M](/annuaire/personnes/3) et @animateurs",
    "1986\\. une année",
    "a\\\n\\- b\\\n\\# c",
]


def drawn(source: str) -> str:
    """What readers see of a text, blanks apart."""
    html = re.sub(r"\s+", " ", render_markdown(source, image_prefix=PREFIX))
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html).strip()


def test_characters_that_mean_something_in_markdown_stay_characters(writer: Writer) -> None:
    page = writer()
    typed = "# 2*3*4 [x](y) <b>gras</b> &eacute; ~~a~~ c:\\temp `x` fin"
    page.get_by_role("textbox", name="Message").click()
    page.keyboard.insert_text(typed)
    html = render_markdown(text_area(page))
    assert html.startswith("<p>")
    assert re.sub(r"<[^>]*>", "", html).strip() == (
        typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def test_a_typed_address_is_drawn_as_a_link_to_it(writer: Writer) -> None:
    page = writer()
    write(page, "Voir https://exemple.fr/~zoe/a_b*c* puis https://exemple.fr/d_e.")
    html = render_markdown(text_area(page))
    assert 'href="https://exemple.fr/~zoe/a_b*c*"' in html
    assert 'href="https://exemple.fr/d_e"' in html


def test_a_text_that_is_opened_and_changed_is_drawn_as_before(
    writer: Writer, received: Received
) -> None:
    page = writer()
    changed = []
    for source in CORPUS:
        received.source = source
        page.goto("/")
        assert text_area(page) == source, "opening a text must not change it"
        write(page, "")
        page.keyboard.press("Control+End")
        page.keyboard.type("x")
        page.keyboard.press("Backspace")
        if drawn(text_area(page)) != drawn(source):
            changed.append((source, text_area(page)))
    assert not changed


@pytest.mark.parametrize(
    "source", ["> " * 200 + "fin", "> " * 20_000 + "fin", "- " * 3_000 + "fin", "mot " * 60_000]
)
def test_a_hostile_or_endless_text_can_still_be_corrected(
    writer: Writer, received: Received, source: str
) -> None:
    received.source = source
    page = writer()
    field = page.get_by_role("textbox", name="Message")
    field.wait_for()
    assert text_area(page).strip() == source.strip()
    field.fill("Corrigé")
    assert text_area(page).endswith("Corrigé")
    assert "fin" not in text_area(page)
    assert "mot" not in text_area(page)
