"""The filters of the queue: chosen in a form, kept in the address."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, SelectChoice, SelectField

from app.access_requests.models import RequestStatus
from app.access_requests.queries.queue import Age, Filters
from app.core.forms import Form, LineField
from app.core.text import slugify
from app.directory.models import Region
from app.workgroups.models import Theme

STATES = {slugify(status.label): status for status in RequestStatus}
QUEUE_STATES = sorted(
    STATES.items(), key=lambda item: (item[1] is RequestStatus.UNCONFIRMED, not item[1].is_open)
)
LATEST = "recentes"
ALL = SelectChoice("", "Toutes")


class FilterForm(Form):
    """Region, theme, age, those in hand; the state is chosen by the links above the list."""

    class Meta:
        csrf = False

    etat = HiddenField()
    tri = HiddenField()
    region = SelectField("Région", validate_choice=False)
    theme = SelectField("Thématique", validate_choice=False)
    anciennete = SelectField(
        "Attente",
        choices=[ALL, *(SelectChoice(each.value, each.label) for each in Age)],
        validate_choice=False,
    )
    miennes = BooleanField("Seulement celles que je traite")

    @classmethod
    def of(cls, args: Any, regions: Iterable[Region], themes: Iterable[Theme]) -> "FilterForm":
        """The form as the address fills it."""
        form = cls(args)
        form.region.choices = [ALL, *(SelectChoice(each.code, each.name) for each in regions)]
        form.theme.choices = [ALL, *(SelectChoice(str(each.id), each.title) for each in themes)]
        return form


class SearchForm(Form):
    """A name or an address, looked for in every state."""

    class Meta:
        csrf = False

    q = LineField("Nom ou adresse électronique", max_length=100)


def read_filters(args: Any) -> Filters:
    """What an address asks for; a word that means nothing is left out."""
    words = " ".join(args.get("q", "").replace("\0", "").split())[:100]
    status = STATES.get(args.get("etat", ""), None if words else RequestStatus.PENDING)
    theme = args.get("theme", "")
    return Filters(
        status=status,
        region_code=args.get("region", "")[:3].replace("\0", ""),
        theme_id=int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 10 else None,
        age=next((each for each in Age if each == args.get("anciennete")), None),
        is_mine=bool(args.get("miennes")),
        words=words,
        latest_first=args.get("tri") == LATEST,
    )


def address_of(filters: Filters) -> dict[str, Any]:
    """The same filters as the arguments of an address; what is by default is left out."""
    is_default = filters.status is (None if filters.words else RequestStatus.PENDING)
    told = {
        "etat": "" if is_default or not filters.status else slugify(filters.status.label),
        "region": filters.region_code,
        "theme": str(filters.theme_id or ""),
        "anciennete": filters.age.value if filters.age else "",
        "miennes": "y" if filters.is_mine else "",
        "q": filters.words,
        "tri": LATEST if filters.latest_first else "",
    }
    return {name: value for name, value in told.items() if value}
