"""The blueprint that every view of this feature hangs on."""

from flask import Blueprint

bp = Blueprint(
    "access_requests", "app.access_requests", template_folder="templates", cli_group=None
)
