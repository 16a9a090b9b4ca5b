"""Pages of administration."""

from flask import Blueprint

bp = Blueprint("administration", __name__, template_folder="templates")
