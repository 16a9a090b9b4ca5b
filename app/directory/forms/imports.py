"""The forms of an import: its file, what each column holds, whether people are written to."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from app.core.forms import Form, Required, SubmissionKeyField
from app.core.list_files import UnreadableList
from app.core.sheets import LARGEST_FILE, Table, read_table
from app.directory.models import ImportKind, ImportRun
from app.directory.services.imports.columns import COLUMNS

FILE_HINT = (
    "CSV (UTF-8, UTF-16 ou Windows) ou XLSX ; 10 Mo, 10 000 lignes et 50 colonnes au plus. La "
    "première ligne porte les titres."
)
LEFT_OUT = "Ne pas importer"


class UploadForm(Form):
    """A list to import; ``table`` is what was read of it."""

    table: Table | None = None

    kind = RadioField(
        "La liste contient",
        [Required("Dites ce que contient la liste.")],
        choices=[SelectChoice(kind.value, kind.label) for kind in ImportKind],
    )
    file = FileField("Fichier", description=FILE_HINT, render_kw={"accept": ".csv,.txt,.xlsx"})
    submission_key = SubmissionKeyField()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        try:
            self.table = self._read()
        except UnreadableList as refusal:
            self.refuse(self.file, str(refusal))
        return is_valid and not self.errors

    def _read(self) -> Table:
        if not self.file.data or not self.file.data.filename:
            raise UnreadableList("Choisissez un fichier.")
        return read_table(self.file.data.read(LARGEST_FILE + 1))


class StartForm(Form):
    """The last word before an import."""

    sends_invitations = BooleanField(
        "Envoyer l’invitation aux comptes ouverts",
        description="Sans cette case, ces comptes attendent sans qu’aucun courriel ne parte.",
    )


def mapping_form(run: ImportRun) -> Form:
    """A form with one list for each column of the file."""
    named = (SelectChoice(each.name, each.label) for each in COLUMNS[run.kind])
    choices = [SelectChoice("", LEFT_OUT), *named]
    fields = {
        f"column_{place}": SelectField(f"Colonne « {title} »", choices=choices)
        for place, title in enumerate(run.titles)
    }
    form_class = type("MappingForm", (Form,), fields)
    guessed = {f"column_{place}": name for place, name in enumerate(run.mapping)}
    form: Form = form_class(data=guessed)
    return form


def mapping_of(form: Form, run: ImportRun) -> Sequence[str]:
    """The field chosen for each column, empty where it is left out."""
    return [form[f"column_{place}"].data or "" for place in range(len(run.titles))]
