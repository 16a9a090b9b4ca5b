"""Pages of the directory."""

from flask import Blueprint

bp = Blueprint("directory", __name__, template_folder="templates")
