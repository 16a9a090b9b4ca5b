"""Forms of the words of the search."""

from app.core.forms import Form, LineField, Required
from app.core.search_index.synonyms import LONGEST


class SynonymForm(Form):
    """Two ways to say the same."""

    said = LineField(
        "Mot, expression ou sigle",
        [Required()],
        max_length=LONGEST,
        description="Par exemple : ASE",
    )
    other = LineField(
        "Veut dire la même chose que",
        [Required()],
        max_length=LONGEST,
        description="Par exemple : aide sociale à l’enfance",
    )
