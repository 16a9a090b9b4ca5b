"""Stored files as answers: part by part when asked, once when kept, never run by the browser.

Ranges: RFC 9110, 14 (one range; several are answered whole, as 14.2 allows). Names: RFC 6266.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, abort, request
from werkzeug.wsgi import wrap_file

from app.core import files
from app.core.file_names import ascii_name
from app.core.settings import settings

INLINE = ("image/", "application/pdf")
# A browser shows no PDF in a sandbox; its reader of PDF is one already.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOX = f"{POLICY}; sandbox"
PDF_POLICY = f"{POLICY}; object-src 'self'"
KEPT = "private, no-cache"  # by the browser alone, which asks each time whether it still may
TEXTS = ("text/plain", "text/csv")


@dataclass(frozen=True)
class Sent:
    """A stored file to give out, under the name that people know."""

    stored_name: str
    file_name: str
    media_type: str
    byte_count: int


def send(sent: Sent, *, inline: bool = False) -> Response:
    """The answer that gives a file: to be saved, or to be shown where ``inline`` is asked for and
    the browser can do no more than show it. The right is asked before, each time."""
    headers = _headers(sent, inline=inline)
    if sent.stored_name in request.if_none_match:
        return Response(status=304, headers=headers)
    path = files.local_path(sent.stored_name)
    if path is not None and settings().accel_prefix:
        headers["X-Accel-Redirect"] = f"{settings().accel_prefix.rstrip('/')}/{sent.stored_name}"
        return Response(headers=headers, mimetype=sent.media_type)
    asked = request.range if _still_applies(sent.stored_name) else None
    if asked is None or len(asked.ranges) != 1:
        return _answer(sent, headers, 0, sent.byte_count)
    found = asked.range_for_length(sent.byte_count)
    if found is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{sent.byte_count}"})
    start, end = found[0] or 0, found[1] or sent.byte_count
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{sent.byte_count}"
    return _answer(sent, headers, start, end, status=206)


def disposition(kind: str, name: str) -> str:
    """The header that names what is saved, in ASCII then as it is."""
    return f"{kind}; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def send_pieces(pieces: Iterable[bytes], name: str, media_type: str, byte_count: int) -> Response:
    """An answer that is made while it is sent, of a known size."""
    headers = {"Content-Disposition": disposition("attachment", name)}
    answer = Response(pieces, mimetype=media_type, headers=headers)
    answer.content_length = byte_count
    return answer


def _headers(sent: Sent, *, inline: bool) -> dict[str, str]:
    is_shown = inline and sent.media_type.startswith(INLINE)
    return {
        "Content-Disposition": disposition("inline" if is_shown else "attachment", sent.file_name),
        "Content-Security-Policy": PDF_POLICY if sent.media_type == "application/pdf" else SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": KEPT,
        "Accept-Ranges": "bytes",
        "ETag": f'"{sent.stored_name}"',
    }


def _still_applies(stored_name: str) -> bool:
    """Whether a range is of the very bytes that were begun (If-Range)."""
    begun = request.if_range
    return begun.date is None and begun.etag in (None, stored_name)


def _answer(
    sent: Sent, headers: dict[str, str], start: int, end: int, status: int = 200
) -> Response:
    try:
        content: Any = _content(sent, start, end)
    except FileNotFoundError:
        abort(404)
    answer = Response(content, status=status, mimetype=sent.media_type, headers=headers)
    answer.direct_passthrough = True
    if sent.media_type in TEXTS:  # the encoding is that of whoever wrote it
        answer.headers["Content-Type"] = sent.media_type
    answer.content_length = end - start
    return answer


def _content(sent: Sent, start: int, end: int) -> Iterable[bytes]:
    """A whole local file goes to the server as a file, which the system sends by itself."""
    path = files.local_path(sent.stored_name)
    if path is None:
        return files.stream(sent.stored_name, start, end)
    if (start, end) == (0, sent.byte_count):
        return wrap_file(request.environ, path.open("rb"), files.PIECE_BYTES)
    if not path.exists():
        raise FileNotFoundError(path)
    return _part(path, start, end)


def _part(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as opened:
        opened.seek(start)
        left = end - start
        while left > 0 and (piece := opened.read(min(files.PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
