"""The yardsticks: Flask renders the same lines of HTML from memory, and does nothing else.

``/<name>`` hands Flask the text of the template, which Jinja reads and compiles at each request;
``/compiled/<name>`` spares it that: for a page of some kilobytes it costs half as much. A form
posted to ``/form`` is read and answered by a redirect.
"""

import os
from pathlib import Path

from flask import Flask, abort, redirect, render_template, render_template_string, request
from markupsafe import Markup
from werkzeug.wrappers import Response

TEMPLATE = "{% for line in lines %}{{ line }}{% endfor %}"
PAGES = {
    path.stem: [Markup(line) for line in path.read_text().splitlines(keepends=True)]
    for path in Path(os.environ["BENCHMARK_PAGES"]).glob("*.html")
}
app = Flask(__name__)
COMPILED = app.jinja_env.from_string(TEMPLATE)


def _lines(name: str) -> list[Markup]:
    if name not in PAGES:
        abort(404)
    return PAGES[name]


@app.get("/<name>")
def page(name: str) -> str:
    return render_template_string(TEMPLATE, lines=_lines(name))


@app.get("/compiled/<name>")
def compiled(name: str) -> str:
    return render_template(COMPILED, lines=_lines(name))


@app.post("/form")
def form() -> Response:
    fields = request.form.to_dict()
    return redirect(f"/0#{len(fields)}", 303)
