"""Images and files that are chosen, pasted or dropped."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.frontend.writing import TOKEN, Received, text_area, write
from tests.support.browser import axe

Writer = Callable[..., Page]
IMAGE = {"name": "plan.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
REPORT = {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
BRING = """(surface, [kind, html]) => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'photo.png', { type: 'image/png' }));
  if (html) data.setData('text/html', html);
  const box = surface.getBoundingClientRect();
  const common = { bubbles: true, cancelable: true, clientX: box.x + 20, clientY: box.y + 20 };
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', { ...common, clipboardData: data })
    : new DragEvent('drop', { ...common, dataTransfer: data });
  surface.dispatchEvent(event);
}"""


def choose(page: Page, label: str, *files: dict[str, object]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=label, exact=True).click()
    chooser.value.set_files(list(files))  # type: ignore[arg-type]


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Ajouter une image")


def test_an_image_is_described_then_sent_and_inserted(writer: Writer, received: Received) -> None:
    page = writer()
    write(page, "Le local :")
    choose(page, "Image", IMAGE)
    axe(page)
    dialog(page).get_by_label("Description").fill("Plan [du] local")
    dialog(page).get_by_role("button", name="Ajouter l’image").click()
    expect(dialog(page)).to_have_count(0)
    sent = {"csrf_token": TOKEN, "description": "Plan [du] local", "name": "plan.png"}
    assert received.files == [sent]
    image = page.get_by_role("textbox", name="Message").get_by_role("img")
    expect(image).to_have_attribute("alt", "Plan [du] local")
    assert text_area(page) == "Le local :\n\n![Plan \\[du\\] local](/forum/pieces-jointes/1)"


def test_an_image_without_a_description_is_not_sent(writer: Writer, received: Received) -> None:
    page = writer()
    choose(page, "Image", IMAGE)
    dialog(page).get_by_role("button", name="Ajouter l’image").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("Décrivez l’image")
    expect(dialog(page).get_by_label("Description")).to_be_focused()
    dialog(page).get_by_role("button", name="Annuler").click()
    assert received.files == []
    assert text_area(page) == ""


def test_a_decorative_image_needs_none(writer: Writer) -> None:
    page = writer()
    choose(page, "Image", IMAGE)
    dialog(page).get_by_text("Image décorative").click()
    dialog(page).get_by_role("button", name="Ajouter l’image").click()
    expect(dialog(page)).to_have_count(0)
    assert text_area(page) == "![](/forum/pieces-jointes/1)"


def test_a_refused_image_says_why_and_can_be_sent_again(writer: Writer, received: Received) -> None:
    page = writer()
    received.upload_error = "Ce type de fichier n’est pas accepté."
    choose(page, "Image", IMAGE)
    dialog(page).get_by_label("Description").fill("Le plan")
    dialog(page).get_by_role("button", name="Ajouter l’image").click()
    expect(dialog(page).get_by_role("alert")).to_have_text("Ce type de fichier n’est pas accepté.")
    received.upload_error = None
    dialog(page).get_by_role("button", name="Ajouter l’image").click()
    expect(dialog(page)).to_have_count(0)
    assert text_area(page) == "![Le plan](/forum/pieces-jointes/1)"


def test_an_image_is_pasted_or_dropped(writer: Writer) -> None:
    for kind in ("paste", "drop"):
        page = writer()
        write(page, "")
        page.get_by_role("textbox", name="Message").evaluate(BRING, [kind, ""])
        dialog(page).get_by_label("Description").fill("La salle")
        page.keyboard.press("Enter")
        expect(dialog(page)).to_have_count(0)
        assert text_area(page).startswith("![La salle](/forum/pieces-jointes/")


def test_the_picture_that_word_adds_to_a_copied_text_is_left(writer: Writer) -> None:
    page = writer()
    write(page, "")
    page.get_by_role("textbox", name="Message").evaluate(BRING, ["paste", "<p>Bonjour</p>"])
    expect(dialog(page)).to_have_count(0)
    assert text_area(page) == "Bonjour"


def test_another_file_is_sent_at_once_and_linked(writer: Writer, received: Received) -> None:
    page = writer()
    write(page, "Voir ")
    choose(page, "Joindre un fichier", REPORT)
    expect(page.get_by_text("« rapport.pdf » est joint.")).to_be_visible()
    assert received.files == [{"csrf_token": TOKEN, "name": "rapport.pdf"}]
    assert text_area(page) == "Voir [rapport.pdf (PDF, 1 ko)](/forum/pieces-jointes/1)"


def test_a_refused_file_says_why(writer: Writer, received: Received) -> None:
    received.upload_error = "Ce fichier dépasse 10 Mo."
    page = writer()
    choose(page, "Joindre un fichier", REPORT)
    expect(page.get_by_text("Ce fichier dépasse 10 Mo.")).to_be_visible()
    assert text_area(page) == ""


def test_files_come_into_the_plain_text_area_too(writer: Writer) -> None:
    page = writer()
    page.get_by_role("button", name="Écrire en texte simple").click()
    area = page.get_by_label("Message")
    area.fill("Voir :")
    area.evaluate(BRING, ["paste", ""])
    dialog(page).get_by_label("Description").fill("La salle")
    page.keyboard.press("Enter")
    expect(area).to_have_value("Voir :\n\n![La salle](/forum/pieces-jointes/1)")
