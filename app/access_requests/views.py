"""Pages of access_requests."""

from flask import Blueprint

bp = Blueprint("access_requests", __name__, template_folder="templates")
