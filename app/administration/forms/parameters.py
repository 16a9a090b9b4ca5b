"""The delays and durations that staff set, all on one page."""

from collections.abc import Mapping

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core.dates import number
from app.core.forms import Form
from app.core.parameters import Declared


def field_name(parameter: Declared) -> str:
    """The name of a parameter's field."""
    return parameter.key.replace(".", "-")


def parameters_form(parameters: list[Declared], values: Mapping[str, int]) -> Form:
    """A form with one whole number for each parameter, within its bounds."""
    fields = {field_name(each): _field(each) for each in parameters}
    form = type("ParametersForm", (Form,), fields)
    return form(data={field_name(each): values[each.key] for each in parameters})


def _field(parameter: Declared) -> IntegerField:
    bounds = f"de {number(parameter.minimum)} à {number(parameter.maximum)}"
    message = f"Écrivez un nombre entier {bounds}."
    return IntegerField(
        f"{parameter.label} ({parameter.unit})",
        [
            InputRequired(message),
            NumberRange(min=parameter.minimum, max=parameter.maximum, message=message),
        ],
        description=f"Nombre entier {bounds}. À l’origine : {number(parameter.default)}.",
    )
