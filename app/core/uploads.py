"""Large files that arrive: which views take them, and where they wait while they do.

They wait beside the data, never in memory nor in a temporary folder that may be memory, in files
without a name: what is left of an upload that is cut or of a server that is killed is nothing.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, current_app, request, session

from app.core.settings import settings

SIGNED_IN = "sign_in"  # the key of a session whose browser has signed in
IN_MEMORY_BYTES = 256 * 1024
MEGABYTE = 1_000_000
FORM_BYTES = MEGABYTE  # what stands around the files
FOLDER = "incoming"

View = TypeVar("View", bound=Callable[..., Any])


class IncomingRequest(Request):
    """A request whose large files wait on the disk of the data."""

    def _get_file_stream(
        self, total_content_length: int | None, *_args: Any, **_known: Any
    ) -> IO[bytes]:
        if (total_content_length or IN_MEMORY_BYTES) < IN_MEMORY_BYTES:
            return BytesIO()
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        arriving = cast(IO[bytes], TemporaryFile(dir=folder))  # noqa: SIM115 - closed below
        self.__dict__.setdefault("arriving", []).append(arriving)
        return arriving

    def close(self) -> None:
        """Let go of the files that arrived, or that began to."""
        super().close()
        for each in self.__dict__.pop("arriving", ()):
            each.close()


def takes_large_files(view: View) -> View:
    """Mark a view that receives files up to UPLOAD_LIMIT_MB. Goes right under the route."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Let those views receive large files from whoever signed in. Goes before what reads forms."""
    app.request_class = IncomingRequest

    @app.before_request
    def widen() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        # The database is not asked yet: nobody waits for its lock while a file arrives.
        if getattr(view, "takes_large_files", False) and SIGNED_IN in session:
            request.max_content_length = settings().upload_limit_mb * MEGABYTE + FORM_BYTES

    @app.teardown_request
    def let_go(_error: BaseException | None) -> None:
        request.close()


def _folder() -> Path:
    return settings().data_dir / FOLDER
