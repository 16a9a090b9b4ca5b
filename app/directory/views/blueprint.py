"""The blueprint that every view of the directory hangs on."""

from flask import Blueprint

bp = Blueprint("directory", "app.directory", template_folder="templates", cli_group=None)
