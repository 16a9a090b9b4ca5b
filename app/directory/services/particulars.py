"""What a structure's page says, written whole: checked, compared, told in the log."""

from dataclasses import asdict, dataclass, fields

from app.core.db import db
from app.core.errors import DomainError
from app.core.text import fold, render_markdown
from app.directory.models import Organisation
from app.directory.queries.merging import BLANKS
from app.directory.queries.organisations import find_by_siret

LABELS = {"name": "nom", **BLANKS}


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """The particulars of a structure, each empty where it is not known."""

    name: str
    acronym: str = ""
    type_code: str | None = None
    department_code: str | None = None
    siret: str | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    website: str = ""
    description: str = ""


class SiretTaken(DomainError):
    """Another structure has this number."""

    next_step = "Ouvrez sa page : c’est peut-être la même structure."

    def __init__(self, holder: Organisation) -> None:
        super().__init__(f"« {holder.name} » a déjà ce numéro SIRET.")
        self.holder = holder


def particulars_of(organisation: Organisation) -> Particulars:
    """What a structure's page says today."""
    return Particulars(
        **{each.name: getattr(organisation, each.name) for each in fields(Particulars)}
    )


def check_siret(siret: str | None, organisation_id: int | None = None) -> None:
    """Refuse the number of another structure. Raises SiretTaken."""
    holder = find_by_siret(siret) if siret else None
    if holder is not None and holder.id != organisation_id:
        raise SiretTaken(holder)


def write_particulars(organisation: Organisation, typed: Particulars) -> list[str]:
    """Write what changed; return the French labels of these fields. Raises SiretTaken."""
    check_siret(typed.siret, organisation.id)
    changed = [
        name for name, value in asdict(typed).items() if getattr(organisation, name) != value
    ]
    for name in changed:
        setattr(organisation, name, getattr(typed, name))
    organisation.search_name = fold(typed.name)[:200]
    if "description" in changed:
        organisation.description_html = render_markdown(typed.description)
    db.session.flush()
    return [LABELS[name] for name in changed]


def fill_blanks(organisation: Organisation, known: Particulars) -> list[str]:
    """Write what is known of a structure where its page says nothing; return the labels."""
    now_said = asdict(particulars_of(organisation))
    filled = {name: value or getattr(known, name) for name, value in now_said.items()}
    return write_particulars(organisation, Particulars(**filled))
