"""Forms of saved searches."""

from wtforms import BooleanField, HiddenField, ValidationError

from app.core.forms import Form, LineField, Required
from app.search.models import ADDRESS_LENGTH, NAME_LENGTH
from app.search.queries.address import SearchAddress, read_line


class SavedSearchForm(Form):
    """A search kept: its parameters, its name, whether the letter tells of it."""

    address = HiddenField()
    name = LineField("Nom de la recherche", [Required()], max_length=NAME_LENGTH)
    has_alert = BooleanField("Me signaler les nouveaux résultats dans la lettre hebdomadaire")

    def validate_address(self, field: HiddenField) -> None:
        """Keep what the search page would understand of it."""
        line = (field.data or "")[: 2 * ADDRESS_LENGTH]
        search = read_line(line)
        if search.asked.is_blank or len(search.line) > ADDRESS_LENGTH:
            raise ValidationError("Cette recherche ne peut pas être enregistrée.")
        field.data = search.line

    @property
    def search(self) -> SearchAddress:
        return read_line(self.address.data or "")
