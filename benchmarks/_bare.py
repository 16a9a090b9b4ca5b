"""The yardstick: a Flask application that answers pages held in memory, and nothing else."""

import os
from pathlib import Path

from flask import Flask

PAGES = {path.stem: path.read_text() for path in Path(os.environ["BENCHMARK_PAGES"]).glob("*.html")}
app = Flask(__name__)


@app.get("/<name>")
def page(name: str) -> str:
    return PAGES[name]
