"""The forms of versions."""

from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from app.core.forms import Form


class RestoreForm(Form):
    """A former version to take up again; ``shown`` is the newest that was read."""

    shown = IntegerField(widget=HiddenInput())
