"""What the name of a file lets one guess of a document: its title, kind and year."""

import re
from dataclasses import dataclass

from app.core.file_names import title_of
from app.core.text import fold
from app.documents.models import DocumentKind

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_WORDS = {
    DocumentKind.MINUTES: r"cr|compte rendu|comptes rendus|releve de decisions|pv|proces verbal",
    DocumentKind.ROADMAP: r"feuille de route|feuilles de route|fdr",
    DocumentKind.ACTION_SHEET: r"fiche action|fiches action",
    DocumentKind.DIAGNOSIS: r"diagnostic|etat des lieux",
    DocumentKind.TOOL: r"outil|guide|modele|grille|vade mecum|kit|trame",
    DocumentKind.RESOURCE: r"ressource|rapport|etude|circulaire|instruction",
}


@dataclass(frozen=True)
class Guess:
    """What was guessed; no kind nor year where the name says nothing of them."""

    title: str
    kind: DocumentKind | None
    year: int | None


def guess(file_name: str, latest_year: int) -> Guess:
    """What a name says, years to come left aside."""
    title = title_of(file_name)[:200]
    words = f" {fold(title)} "
    kind = next(
        (kind for kind, known in _WORDS.items() if re.search(rf" ({known})s? ", words)), None
    )
    years = [int(found) for found in _YEAR.findall(file_name) if int(found) <= latest_year]
    return Guess(title, kind, years[0] if years else None)
