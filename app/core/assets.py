"""The front end's built files: fingerprinted names, served compressed and kept for a year."""

import json
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static/dist/"


def init_app(app: Flask) -> None:
    """Read the build's manifest and serve its folder. Without a build, pages have no style."""
    folder = Path(app.root_path) / "static" / "dist"
    manifest = folder / "manifest.json"
    names: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    if folder.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(folder),
            prefix=PREFIX,
            immutable_file_test=r"-[0-9A-Z]{8,}\.",
            add_headers_function=_harden,
        )

    def asset(name: str) -> str:
        """The address of a built file."""
        return PREFIX + names.get(name, name)

    app.jinja_env.globals.update(asset=asset)


def _harden(headers: Headers, _path: str, _url: str) -> None:
    """These files are served before the application, which gives the other answers this."""
    headers["X-Content-Type-Options"] = "nosniff"
