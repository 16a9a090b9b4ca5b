"""The yardstick: Flask renders the same lines of HTML from memory, and does nothing else."""

import os
from pathlib import Path

from flask import Flask, abort, render_template_string
from markupsafe import Markup

TEMPLATE = "{% for line in lines %}{{ line }}{% endfor %}"
PAGES = {
    path.stem: [Markup(line) for line in path.read_text().splitlines(keepends=True)]
    for path in Path(os.environ["BENCHMARK_PAGES"]).glob("*.html")
}
app = Flask(__name__)


@app.get("/<name>")
def page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    return render_template_string(TEMPLATE, lines=PAGES[name])
