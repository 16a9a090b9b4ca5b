"""What an organiser changes of who sits where."""

from collections.abc import Sequence

from wtforms import SelectChoice, SelectField

from app.core.forms import Form


class MoveForm(Form):
    """The workshop to which somebody is moved by hand; 0 is none."""

    session_id = SelectField("Atelier", coerce=int)

    def offer(self, workshops: Sequence[tuple[int, str]]) -> None:
        self.session_id.choices = [SelectChoice(0, "Aucun atelier")] + [
            SelectChoice(*each) for each in workshops
        ]
