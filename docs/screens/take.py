"""Take the README’s screenshots: ``python -m docs.screens.take http://127.0.0.1:8000``."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from app.administration.demo.accounts import PASSWORD
from tests.support.browser import chromium

FOLDER = Path(__file__).parent
WIDE = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
SCREENS = (
    ("queue", "ansa", "/gestion/demandes", WIDE),
    ("workgroup", "membre", "/groupes/hauts-de-france/acces-a-l-alimentation", WIDE),
    ("forum", "membre", "/groupes/hauts-de-france/acces-a-l-alimentation/forum", WIDE),
    ("topic-on-a-phone", "membre", "/forum/sujets/3?page=1", PHONE),
    ("ask-on-a-phone", "", "/demander-un-acces?region=32", PHONE),
)


def main(base: str) -> None:
    with chromium() as browser:
        for name, person, path, size in SCREENS:
            page = browser.new_page(viewport=size, locale="fr-FR")  # type: ignore[arg-type]
            if person:
                sign_in(page, base, f"{person}@exemple.fr")
            page.goto(base + path)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/connexion")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", PASSWORD)
    page.press("main [name=password]", "Enter")
    page.wait_for_url(lambda url: "/connexion" not in url)


if __name__ == "__main__":
    main(sys.argv[1])
