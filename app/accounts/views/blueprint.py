"""The blueprint that every view and command of this feature hangs on."""

from flask import Blueprint

from app.accounts.cli import commands

bp = Blueprint("accounts", "app.accounts", template_folder="templates")
bp.cli = commands
