"""What somebody asks of the library: values of facets, a place, an order. The search has words."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Facet:
    """What narrows the library. ``parameter`` stands in the address, ``label`` on the screen;
    ``most`` is how many of its values are offered, the most frequent ones."""

    name: str
    parameter: str
    label: str
    every: str
    most: int | None = None


FACETS = (
    Facet("kind", "type", "Type de document", "Tous les types"),
    Facet("theme", "thematique", "Thématique", "Toutes les thématiques"),
    Facet("region", "region", "Région", "Toutes les régions"),
    Facet("department", "departement", "Département", "Tous les départements"),
    Facet("year", "annee", "Année", "Toutes les années"),
    Facet("status", "statut", "Statut", "Tous les statuts"),
    Facet("organisation", "structure", "Structure auteure", "Toutes les structures", 30),
)
OF_PLACE = {"region", "theme"}


@dataclass(frozen=True)
class Asked:
    """A list of the library. ``workgroup_id`` keeps to a group, ``region_code`` to what a region
    itself published."""

    values: tuple[tuple[str, str], ...] = ()
    by_title: bool = False
    workgroup_id: int | None = None
    region_code: str | None = None

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Those that make sense there: in one place, there is no choice of a place."""
        if self.workgroup_id is None and self.region_code is None:
            return FACETS
        return tuple(each for each in FACETS if each.name not in OF_PLACE)

    @property
    def shape(self) -> "Asked":
        """The same search without what it looks for: searches of one shape share statements."""
        return replace(
            self,
            values=tuple((facet, "") for facet, _value in self.values),
            workgroup_id=None if self.workgroup_id is None else 0,
            region_code=None if self.region_code is None else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.values)

    def value_of(self, facet: str) -> str | None:
        """The value to which a facet narrows this search."""
        return dict(self.values).get(facet)

    def without(self, facet: str) -> "Asked":
        """The same search, not narrowed by a facet."""
        return replace(self, values=tuple(each for each in self.values if each[0] != facet))
