"""The blueprint that every view of this feature hangs on."""

from flask import Blueprint

bp = Blueprint("administration", "app.administration", template_folder="templates")
