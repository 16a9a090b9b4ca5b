"""The settings of the running application."""

from typing import cast

from flask import current_app

from config import Settings


def settings() -> Settings:
    """What the operator chose (see ``config.Settings``)."""
    return cast(Settings, current_app.extensions["settings"])
