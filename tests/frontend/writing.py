"""A small site where someone writes: the field as the product draws it, on real addresses."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, jsonify, render_template_string, request
from playwright.sync_api import Page
from wtforms import Form

import app as product
from app.core import assets
from app.core.forms import LineField, ParagraphField, Required
from app.core.security import HEADERS
from app.core.text import fold, render_markdown

ROOT = Path(product.__file__).parent
TOKEN = "jeton-de-la-page"
PEOPLE = [
    {"id": 3, "name": "Élodie Marchand", "line": "CCAS de Lille", "href": "/annuaire/personnes/3"},
    {"id": 8, "name": "Éloi d’Hauterive", "line": "Préfecture", "href": "/annuaire/personnes/8"},
]
TEAM = {"group": "animateurs", "line": "4 personnes seront prévenues"}
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Répondre</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ asset("app.css") }}">
<script src="{{ asset("app.js") }}" defer></script></head>
<body><main><div class="fr-container"><h1>Répondre</h1>
{% from "components/editor.html" import editor, editor_script %}
{% from "components/form.html" import field, form_errors, hidden, submit %}
<article><p id="message">Bonjour à tous, la <strong>réunion</strong> est jeudi.</p>
<a href="/formulaire?citer=12" data-quote data-quote-author="Zoé a écrit :">Citer</a></article>
{{ form_errors(form) }}
<form method="post" novalidate>{{ hidden(form) }}{{ field(form.title) }}
{{ editor(form.body, **({} if bare else {"draft_url": "/brouillon", "mention_url": "/personnes",
 "preview_url": "/apercu", "upload_url": "/fichiers"})) }}
{{ submit("Publier") }}</form></div></main>{{ editor_script() }}</body></html>"""


class Reply(Form):
    """What is written: a title and a text."""

    title = LineField("Titre")
    body = ParagraphField(
        "Message", [Required()], description="Une question par sujet.", max_length=300_000
    )


@dataclass
class Received:
    """What the browser sent, in order."""

    posted: list[dict[str, str]] = field(default_factory=list)
    drafts: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    source: str = ""
    draft_status: int = 204
    upload_error: str | None = None


def make_site() -> tuple[Flask, Received]:
    """The site and what it receives. Every answer carries the product's own headers."""
    site = Flask("writing", root_path=str(ROOT), template_folder="templates", static_folder=None)
    site.jinja_env.globals.update(csrf_token=lambda: TOKEN)
    assets.init_app(site)
    received = Received()
    _add_form(site, received)
    _add_services(site, received)
    site.after_request(_harden)
    return site, received


def _harden(answer: Response) -> Response:
    answer.headers.extend(HEADERS)
    return answer


def _add_form(site: Flask, received: Received) -> None:
    @site.route("/", methods=["GET", "POST"])
    @site.route("/formulaire")
    def write() -> str:
        form = Reply(request.form or None, data={"body": received.source})
        if request.method == "POST":
            received.posted.append(request.form.to_dict())
            if form.validate():
                return "<title>Publié</title>Publié"
        return render_template_string(PAGE, form=form, bare="nu" in request.args)


def _add_services(site: Flask, received: Received) -> None:
    @site.post("/brouillon")
    def keep() -> tuple[str, int]:
        received.drafts.append(request.form.to_dict())
        return "", received.draft_status

    @site.get("/personnes")
    def suggest() -> Response:
        wanted = fold(request.args["q"])
        received.asked.append(request.args["q"])
        known = [person for person in PEOPLE if fold(str(person["name"])).startswith(wanted)]
        return jsonify([*known, *([TEAM] if "animateurs".startswith(wanted) else [])])

    @site.post("/apercu")
    def preview() -> Response:
        return jsonify(html=render_markdown(request.form["body"]))

    @site.post("/fichiers")
    def upload() -> tuple[Response, int]:
        file = request.files["file"]
        if received.upload_error:
            return jsonify(error=received.upload_error), 422
        received.files.append(request.form.to_dict() | {"name": file.filename or ""})
        href = f"/forum/pieces-jointes/{len(received.files)}"
        text = f"[{file.filename} (PDF, 1 ko)]({href})"
        return jsonify(id=len(received.files), href=href, name=file.filename, markdown=text), 200

    @site.get("/forum/pieces-jointes/<int:number>")
    def image(number: int) -> Response:
        drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'/>"
        return Response(drawing, mimetype="image/svg+xml")


def wait_for(condition: object, seconds: float = 30) -> None:
    """Wait until what another thread receives makes this true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.02)
    raise AssertionError("nothing came")


def text_area(page: Page) -> str:
    """What the form would post."""
    return page.locator("textarea[name=body]").input_value()


def write(page: Page, keys: str) -> None:
    page.get_by_role("textbox", name="Message").click()
    page.keyboard.type(keys)
