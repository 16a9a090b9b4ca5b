"""The blueprint that every view of this feature hangs on."""

from flask import Blueprint

bp = Blueprint("home", "app.home", template_folder="templates")
