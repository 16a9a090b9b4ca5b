"""The blueprint that every view and command of this feature hangs on."""

from flask import Blueprint

from app.notifications.cli import commands

bp = Blueprint("notifications", "app.notifications", template_folder="templates")
bp.cli = commands
