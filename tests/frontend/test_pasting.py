"""Pasting from Word, LibreOffice, Google Docs or a page: form stays, all the rest is dropped."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.writing import text_area, write

SAMPLES = Path(__file__).parent / "pasted"
PASTE = """(surface, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData('text/html', html);
  data.setData('text/plain', text);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  surface.dispatchEvent(new ClipboardEvent('paste', options));
}"""
WORD = """\
## Compte rendu

La **réunion** du *12 mars* a réuni douze personnes.

### Décisions

- Ouvrir l’épicerie
  - Trouver un local
- Écrire à la [mairie](https://exemple.fr/mairie?a=1&b=2)

Puis :

3. Trois
4. Quatre

| Nom | Présence |  |
| --- | --- | --- |
| Zoé Martin | oui | a b |
|  | non | x \\| y |

Voir le fichier, \\[1\\]"""
LIBREOFFICE = """\
## Projet

**Important**\u00a0: lire.

1. Un
2. Deux
   - x

| A | B |
| --- | --- |
| 1 | 2 |"""
GOOGLE_DOCS = """\
**Gras** *et italique*

- un
  - sous"""
WEB_PAGE = """\
## Titre web

Bloc un

Bloc deux\\
suite

clic"""
WORD_NUMBERS = """\
1. **Gras** puis non
   - Profond
   1. Moyen
2. Fin"""
EXPECTED = {
    "word": WORD,
    "libreoffice": LIBREOFFICE,
    "google_docs": GOOGLE_DOCS,
    "web_page": WEB_PAGE,
    "word_numbers": WORD_NUMBERS,
}


def paste(page: Page, html: str, text: str = "") -> None:
    """What the browser does on Ctrl+V, with this on the clipboard."""
    page.get_by_role("textbox", name="Message").evaluate(PASTE, [html, text])


@pytest.mark.parametrize("sample", EXPECTED)
def test_what_is_pasted_keeps_titles_lists_tables_and_links(
    writer: Callable[..., Page], sample: str
) -> None:
    page = writer()
    write(page, "")
    paste(page, (SAMPLES / f"{sample}.html").read_text(encoding="utf-8"))
    assert text_area(page) == EXPECTED[sample]


HOSTILE = [
    "<p>a<script>document.title='x'</script></p>",
    "<p>a<img src=x onerror=\"document.title='x'\"></p>",
    "<p onclick=\"document.title='x'\">a</p>",
    "<p>a<a href='javascript:document.title=1'> </a></p>",
    "<p data-pm-slice='0 0 []'>a<img src='https://exemple.fr/suivi.png'></p>",
    "<p>a<img src='https://exemple.fr/suivi.png'></p>",
    "<p>a<svg><image href='https://exemple.fr/suivi.png'/></svg></p>",
    "<p style='background:url(https://exemple.fr/suivi.png)'>a</p>",
    "<style>@import 'https://exemple.fr/suivi.css'</style><p>a</p>",
]


def test_nothing_that_runs_or_loads_is_pasted(writer: Callable[..., Page]) -> None:
    page = writer()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for html in HOSTILE:
        write(page, "")
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        paste(page, html)
        assert text_area(page) == "a", html
    # A request or an event would have come before this answer.
    page.evaluate("fetch('/apercu')")
    assert page.title() == "Répondre"
    assert not [url for url in asked if "exemple.fr" in url]


def test_an_image_of_the_service_can_be_moved_from_text_to_text(
    writer: Callable[..., Page],
) -> None:
    page = writer()
    write(page, "")
    origin = page.evaluate("location.origin")
    paste(page, f'<p><img src="{origin}/forum/pieces-jointes/3" alt="Le plan"></p>')
    assert text_area(page) == "![Le plan](/forum/pieces-jointes/3)"


def test_plain_text_is_pasted_as_it_is(writer: Callable[..., Page]) -> None:
    page = writer()
    write(page, "")
    paste(page, "", "1 * 2 < 3\n\n# deux")
    assert text_area(page) == "1 \\* 2 < 3\n\n\\# deux"


def test_a_passage_cut_from_the_editor_comes_back_unchanged(writer: Callable[..., Page]) -> None:
    page = writer()
    write(page, "- un\ndeux")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+x")
    expect(page.get_by_role("textbox", name="Message")).to_have_text("")
    page.keyboard.press("Control+v")
    assert text_area(page) == "- un\n- deux"
