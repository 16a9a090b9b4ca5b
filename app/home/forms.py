"""The form of the display page."""

from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import Form

SCHEMES = {"clair": "light", "sombre": "dark", "systeme": "system"}


class DisplayForm(Form):
    """Which colours to show; the values are those of the cookie."""

    scheme = RadioField(
        "Thème",
        [InputRequired("Choisissez un thème.")],
        choices=[
            SelectChoice("clair", "Thème clair"),
            SelectChoice("sombre", "Thème sombre"),
            SelectChoice("systeme", "Comme mon appareil"),
        ],
    )
