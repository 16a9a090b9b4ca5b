"""Writing with the rich editor: what is shown is what the text area posts, as Markdown."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.core.text import render_markdown
from tests.frontend.writing import Received
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

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


def text_area(page: Page) -> str:
    """What the form would post."""
    return page.locator("textarea[name=body]").input_value()


def write(page: Page, keys: str) -> None:
    page.get_by_role("textbox", name="Message").click()
    page.keyboard.type(keys)


def drawn(source: str) -> str:
    """What readers see of a text, blanks apart."""
    html = re.sub(r"\s+", " ", render_markdown(source, image_prefix=PREFIX))
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html).strip()


def test_what_is_typed_is_posted_as_markdown(writer: Writer, received: Received) -> None:
    page = writer()
    write(page, "Bonjour ")
    page.keyboard.press("Control+b")
    page.keyboard.type("à tous")
    page.keyboard.press("Control+b")
    page.keyboard.type(" !\n- un\ndeux\n\nfin")
    page.get_by_role("button", name="Publier").click()
    expect(page).to_have_title("Publié")
    assert received.posted[-1]["body"] == "Bonjour **à tous** !\r\n\r\n- un\r\n- deux\r\n\r\nfin"


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
    ("label", "markdown"),
    [
        ("Gras", "**mot**"),
        ("Italique", "*mot*"),
        ("Titre", "## mot"),
        ("Sous-titre", "### mot"),
        ("Liste", "- mot"),
        ("Liste numérotée", "1. mot"),
        ("Citation", "> mot"),
    ],
)
def test_a_button_of_the_toolbar_gives_its_form_and_takes_it_away(
    writer: Writer, label: str, markdown: str
) -> None:
    page = writer()
    write(page, "mot")
    page.keyboard.press("Control+a")
    button = page.get_by_role("button", name=label, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert text_area(page) == markdown
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert text_area(page) == "mot"


def test_the_toolbar_is_one_stop_and_arrows_go_from_button_to_button(writer: Writer) -> None:
    page = writer()
    page.get_by_role("textbox", name="Titre").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gras")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italique")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Image")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()


def test_a_link_is_asked_for_in_a_dialog(writer: Writer) -> None:
    page = writer()
    write(page, "Voir ")
    page.keyboard.press("Control+k")
    page.get_by_label("Texte du lien").fill("le site")
    page.get_by_label("Adresse").fill("javascript:alert(1)")
    page.get_by_role("button", name="Enregistrer le lien").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("n’est pas valable")
    axe(page)
    page.get_by_label("Adresse").fill("exemple.fr/aide")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.type(" !")
    assert text_area(page) == "Voir [le site](https://exemple.fr/aide) !"


def test_a_table_starts_with_names_for_its_columns(writer: Writer) -> None:
    page = writer()
    write(page, "Présences")
    page.get_by_role("button", name="Tableau", exact=True).click()
    page.keyboard.type("Nom")
    page.keyboard.press("Tab")
    page.keyboard.type("a|b")
    axe(page)
    page.get_by_role("button", name="Supprimer la ligne").click()
    page.get_by_role("button", name="Supprimer le tableau").click()
    assert text_area(page) == "Présences"


def test_cells_are_written_one_line_each(writer: Writer) -> None:
    page = writer()
    page.get_by_role("button", name="Tableau", exact=True).click()
    page.keyboard.type("Nom")
    page.keyboard.press("Tab")
    page.keyboard.type("a|b")
    first, rule, *_rows = text_area(page).splitlines()
    assert (first, rule) == ("| Nom | a\\|b | Colonne 3 |", "| --- | --- | --- |")
    assert "<th>a|b</th>" in render_markdown(text_area(page))


def test_one_goes_to_plain_text_and_back_and_the_browser_remembers(writer: Writer) -> None:
    page = writer()
    write(page, "- un")
    page.get_by_role("button", name="Écrire en texte simple").click()
    plain = page.locator("textarea[name=body]")
    expect(plain).to_be_focused()
    expect(plain).to_have_value("- un")
    axe(page)
    plain.fill("**deux**")
    page.reload()
    expect(page.locator("textarea[name=body]")).to_be_visible()
    page.locator("textarea[name=body]").fill("**trois**")
    page.get_by_role("button", name="Écrire avec la mise en forme").click()
    expect(page.get_by_role("textbox", name="Message").locator("strong")).to_have_text("trois")


def test_the_editor_says_its_label_hint_and_error(writer: Writer) -> None:
    page = writer()
    page.get_by_role("button", name="Publier").click()
    editor = page.get_by_role("textbox", name="Message")
    expect(editor).to_have_attribute("aria-multiline", "true")
    expect(editor).to_have_attribute("aria-invalid", "true")
    described = (editor.get_attribute("aria-describedby") or "").split()
    said = " ".join(page.locator(f"#{name}").inner_text() for name in described)
    assert "Une question par sujet." in said
    assert "obligatoire" in said
    page.get_by_role("link", name="Message").click()
    expect(editor).to_be_focused()
    axe(page)


def test_the_label_leads_to_the_editor(writer: Writer) -> None:
    page = writer()
    page.locator("label", has_text="Message").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()


def test_without_scripts_the_text_area_does_it_all(writer: Writer, received: Received) -> None:
    page = writer(javascript=False)
    page.get_by_label("Message").fill("- un\n- deux")
    page.get_by_text("Mettre en forme le texte").click()
    expect(page.get_by_text("une citation")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    assert received.posted[-1]["body"] == "- un\r\n- deux"


def test_no_script_nor_style_of_a_text_reaches_the_page(writer: Writer, received: Received) -> None:
    received.source = (
        '<img src=x onerror="document.title=1"><script>document.title=1</script>'
        "\n\n[x](javascript:alert(1)) ![x](https://exemple.fr/x.png)"
    )
    asked: list[str] = []
    page = writer()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    editor = page.get_by_role("textbox", name="Message")
    expect(editor).to_contain_text("<script>")
    assert editor.locator("img:not(.ProseMirror-separator), script, a").count() == 0
    assert not [url for url in asked if "exemple.fr" in url]
    assert page.title() == "Répondre"


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


def test_the_page_fits_a_phone_and_axe_finds_nothing(writer: Writer, received: Received) -> None:
    received.source = "# Un\n\n- a\n\n|a|b|\n|-|-|\n|1|2|\n\n" + "long" * 60
    page = writer(viewport=PHONE)
    page.get_by_role("textbox", name="Message").wait_for()
    assert_no_horizontal_scroll(page)
    axe(page)


def test_a_field_without_services_offers_none_of_them(writer: Writer) -> None:
    page = writer("/?nu=1")
    write(page, "@él")
    for label in ("Image", "Joindre un fichier", "Aperçu"):
        expect(page.get_by_role("button", name=label, exact=True)).to_have_count(0)
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_preview_is_what_readers_will_see(writer: Writer) -> None:
    page = writer()
    write(page, "- un")
    page.get_by_role("button", name="Aperçu").click()
    preview = page.get_by_role("region", name="Aperçu")
    expect(preview.get_by_role("listitem")).to_have_text("un")
    axe(page)
    page.get_by_role("button", name="Fermer l’aperçu").click()
    expect(preview).to_be_hidden()


def test_what_is_selected_in_a_message_is_quoted_with_its_author(writer: Writer) -> None:
    page = writer()
    write(page, "Merci.")
    page.evaluate("getSelection().selectAllChildren(document.getElementById('message'))")
    page.get_by_role("link", name="Citer").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    page.keyboard.type("Entendu.")
    assert text_area(page) == (
        "Merci.\n\n> **Zoé a écrit :**\n>\n> Bonjour à tous, la **réunion** est jeudi.\n\nEntendu."
    )


def test_without_a_selection_the_link_leads_to_the_form(writer: Writer) -> None:
    page = writer()
    page.get_by_role("link", name="Citer").click()
    page.wait_for_url("**/formulaire?citer=12")
