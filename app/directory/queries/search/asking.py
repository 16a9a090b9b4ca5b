"""What somebody asks of the directory: people or structures, words, values of facets."""

from dataclasses import dataclass, replace

from app.core.text import fold
from app.directory.models import EntryKind, within
from app.directory.registry import Label

MOST_WORDS = 6
WORD_LENGTH = 60
REGION = "region"
PEOPLE = (EntryKind.PERSON,)
BOTH = (EntryKind.PERSON, EntryKind.ORGANISATION)


@dataclass(frozen=True)
class Facet:
    """What narrows the directory. ``parameter`` stands in the address, ``label`` on the screen."""

    name: str
    parameter: str
    label: str
    every: str
    kinds: tuple[EntryKind, ...]
    is_offered: bool = True


FACETS = (
    Facet(REGION, "region", "Région", "Toutes les régions", BOTH),
    Facet("department", "departement", "Département", "Tous les départements", BOTH),
    Facet("theme", "thematique", "Thématique", "Toutes les thématiques", BOTH),
    Facet("group", "groupe", "Groupe de travail", "Tous les groupes", BOTH),
    Facet("role", "role", "Rôle", "Tous les rôles", PEOPLE),
    Facet("type", "type", "Type de structure", "Tous les types", BOTH),
    Facet("expertise", "expertise", "Expertise", "Toutes les expertises", PEOPLE),
    Facet("organisation", "structure", "Structure", "Toutes les structures", PEOPLE, False),
)


@dataclass(frozen=True)
class Asked:
    """A search. A typed word is the start of a word of the entry; all must be there."""

    kind: EntryKind
    words: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    by_name: bool = False

    @property
    def stored_labels(self) -> tuple[Label, ...]:
        """The values as entries bear them: those of a region stand within it."""
        region = self.value_of(REGION)
        others = [label for label in self.labels if label[0] != REGION]
        if region is None or not others:
            return self.labels
        return tuple((within(region, facet), value) for facet, value in others)

    def of_kind(self, kind: EntryKind) -> "Asked":
        """The same search among the others, without the facets that they do not have."""
        known = {facet.name for facet in FACETS if kind in facet.kinds}
        labels = tuple(label for label in self.labels if label[0] in known)
        return replace(self, kind=kind, labels=labels)

    def without(self, facet: str) -> "Asked":
        """The same search, not narrowed by a facet."""
        return replace(self, labels=tuple(each for each in self.labels if each[0] != facet))

    def with_word(self, rank: int, word: str) -> "Asked":
        """The same search with another word in the place of one."""
        return replace(self, words=(*self.words[:rank], word, *self.words[rank + 1 :]))

    def value_of(self, facet: str) -> str | None:
        """The value to which a facet narrows this search."""
        return dict(self.labels).get(facet)


def typed_words(typed: str) -> tuple[str, ...]:
    """What was typed as folded words, each once: « d’Hauterive » gives d and hauterive."""
    words = dict.fromkeys(word[:WORD_LENGTH] for word in fold(typed).split())
    return tuple(words)[:MOST_WORDS]
