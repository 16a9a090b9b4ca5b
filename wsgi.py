"""The WSGI entry point: `flask --app wsgi …`, `gunicorn wsgi:app`."""

import sys

from app import create_app
from config import Settings, SettingsError

try:
    app = create_app(Settings.from_environment())
except SettingsError as error:
    sys.exit(f"Maillage ne peut pas démarrer. {error}")
