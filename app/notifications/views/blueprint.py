"""The blueprint that every view of this feature hangs on, and the count that every page shows."""

from flask import Blueprint

from app.notifications.queries import unread_count

bp = Blueprint("notifications", "app.notifications", template_folder="templates")
bp.add_app_template_global(unread_count, "unread_notifications")
