"""PDF files as the browser receives them."""

from flask import Response

from app.core import printing


def pdf_file(content: bytes, name: str) -> Response:
    """A PDF that the browser shows, and keeps under this name."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, content_type=printing.MIMETYPE, headers=headers)
