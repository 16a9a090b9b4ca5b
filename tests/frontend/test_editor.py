"""Writing with the rich editor: what is shown is what the text area posts, as Markdown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.core.text import render_markdown
from tests.frontend.writing import Received, text_area, write
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

Writer = Callable[..., Page]


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
