"""A document named in a form by its address or its number."""

import re
from typing import Any

from wtforms import ValidationError

from app.core.converters import LARGEST_NUMBER
from app.core.forms import LineField

ADDRESS = re.compile(r"(?:^|/documents/|/publications/|n°\s*)(\d{1,10})(?:[/?#\s]|$)")
UNKNOWN = "Aucun document que vous puissiez lire n’a cette adresse."


class DocumentField(LineField):
    """The address of a document, or its number."""

    def __init__(self, label: str, **kw: Any) -> None:
        hint = kw.pop("description", "Par exemple : /documents/128")
        super().__init__(label, max_length=300, description=hint, **kw)

    @property
    def document_id(self) -> int | None:
        """The number that was typed, alone or in an address."""
        found = ADDRESS.search(self.data or "")
        return int(found[1]) if found and int(found[1]) <= LARGEST_NUMBER else None

    def pre_validate(self, _form: Any) -> None:
        if self.data and self.document_id is None:
            raise ValidationError("Collez l’adresse du document, ou écrivez son numéro.")
