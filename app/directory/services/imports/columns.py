"""What the columns of a list may hold, and which one is likely to hold what."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.text import fold
from app.directory.models import ImportKind


@dataclass(frozen=True)
class Column:
    """A field of a list: its French label, and the titles under which people write it."""

    name: str
    label: str
    titles: str
    length: int = 200
    is_required: bool = False
    takes_signs: bool = False

    @property
    def known_titles(self) -> set[str]:
        return {title.replace("_", " ") for title in (*self.titles.split(), fold(self.label))}


PEOPLE = (
    Column(
        "email",
        "Adresse électronique",
        "email mail e_mail mel courriel adresse_mail adresse_email adresse_e_mail adresse_courriel "
        "adresse_de_messagerie",
        254,
        is_required=True,
    ),
    Column("first_name", "Prénom", "prenom prenoms", 100),
    Column("last_name", "Nom", "nom nom_de_famille nom_d_usage nom_usuel", 100),
    Column("region", "Région", "region code_region", 80),
    Column("department", "Département", "departement dep dept code_departement", 80),
    Column("organisation", "Structure", "structure organisme organisation employeur association"),
    Column("job_title", "Fonction", "fonction poste metier"),
    Column("phone", "Téléphone", "telephone tel portable mobile", 40, takes_signs=True),
)
ORGANISATIONS = (
    Column(
        "name",
        "Nom",
        "nom structure denomination raison_sociale nom_de_la_structure organisme association",
        is_required=True,
    ),
    Column("acronym", "Sigle", "sigle acronyme", 40),
    Column("type", "Type", "type type_de_structure categorie"),
    Column("department", "Département", "departement dep dept code_departement", 80),
    Column("siret", "SIRET", "siret numero_siret n_siret", 40),
    Column("street", "Adresse", "adresse rue voie adresse_postale"),
    Column("postcode", "Code postal", "code_postal cp", 20),
    Column("town", "Commune", "commune ville localite", 100),
    Column("website", "Site internet", "site site_web site_internet url web", 300),
    Column("description", "Présentation", "presentation description", 5_000, takes_signs=True),
)
COLUMNS = {ImportKind.PEOPLE: PEOPLE, ImportKind.ORGANISATIONS: ORGANISATIONS}


def columns_of(kind: ImportKind) -> dict[str, Column]:
    """The fields of a kind of list, by name."""
    return {column.name: column for column in COLUMNS[kind]}


def guess(kind: ImportKind, titles: Sequence[str]) -> list[str]:
    """The likely field of each column, empty where none is; no field twice."""
    left, guessed = dict(columns_of(kind)), []
    for title in titles:
        words = fold(title)
        name = next((each.name for each in left.values() if words in each.known_titles), "")
        left.pop(name, None)
        guessed.append(name)
    return guessed


def missing(kind: ImportKind, mapping: Sequence[str]) -> list[str]:
    """The labels of the fields that a list must have and that no column holds."""
    return [each.label for each in COLUMNS[kind] if each.is_required and each.name not in mapping]
