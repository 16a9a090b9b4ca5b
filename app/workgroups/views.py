"""Pages of workgroups."""

from flask import Blueprint

bp = Blueprint("workgroups", __name__, template_folder="templates")
