"""The blueprint that every view of the search hangs on."""

from flask import Blueprint

bp = Blueprint("search", "app.search", template_folder="templates", cli_group=None)
