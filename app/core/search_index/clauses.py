"""From what was typed to what an engine looks for: words to terms, with their synonyms."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.core.search_index.french import TOKEN, fold, form_of, is_stop_word, split, stems
from app.core.search_index.grammar import Piece, Typed
from app.core.search_index.questions import Clause, Phrase, Prefix, Term

Way = Term | Phrase | Prefix
MOST_CLAUSES = 16
LONGEST_SYNONYM = 8  # words
EXACT, AS_ONE, SYNONYM = 1.5, 1.2, 0.8  # a form is rarer than its stem; see TITLE_WEIGHT also
# A question put as to a person: « Où est le compte rendu qui parle des petits déjeuners ? »
_OPENING_WORDS = "qui que quoi ou quand comment combien pourquoi quel quelle quels quelles est y"
_WORDS_ASIDE = """
est sont fait font faire trouver trouve trouvent parle parlent parler parlant travaille travaillent
existe dit dire sait cherche concerne peut peuvent faut quel quelle quels quelles comment combien
pourquoi quand pas
"""
_OPENINGS = frozenset(_OPENING_WORDS.split())
_ASIDE = frozenset(_WORDS_ASIDE.split())


class _Word(NamedTuple):
    """A word that was typed: its parts that say something, and what it stands for as a whole."""

    parts: tuple[str, ...]
    as_one: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(stems(part)[0] for part in self.parts)


@dataclass(frozen=True)
class Synonyms:
    """What may be said otherwise: the other ways of a run of words, by its stems."""

    others: Mapping[tuple[str, ...], tuple[Way, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Synonyms":
        """The synonyms of some pairs, both ways."""
        others: dict[tuple[str, ...], list[Way]] = {}
        for left, right in pairs:
            for said, other in ((left, right), (right, left)):
                words = list(_words(other))
                key = tuple(part for word in _words(said) for part in word.key)
                if key and words and len(key) <= LONGEST_SYNONYM:
                    others.setdefault(key, []).extend(_as_expression(words, SYNONYM))
        return cls({key: tuple(ways) for key, ways in others.items()})


NO_SYNONYMS = Synonyms({})


def clauses_of(
    typed: Typed, synonyms: Synonyms = NO_SYNONYMS, *, is_unfinished: bool = False
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """What must be found and what must not. ``is_unfinished``: the last word may be a start."""
    wanted: dict[Clause, None] = {}
    excluded: dict[Clause, None] = {}
    for piece in typed.pieces:
        into = excluded if piece.is_excluded else wanted
        into.update(dict.fromkeys(_of_piece(piece, synonyms)))
    clauses = list(wanted)[:MOST_CLAUSES]
    if is_unfinished and clauses and typed.pieces[-1] == Piece(typed.pieces[-1].text):
        *_others, last = TOKEN.findall(typed.pieces[-1].text) or [""]
        start = Prefix(fold(last))
        clauses[-1] = Clause((*clauses[-1].ways, start)) if len(start.text) > 1 else clauses[-1]
    return tuple(clauses), tuple(excluded)[:MOST_CLAUSES]


def _of_piece(piece: Piece, synonyms: Synonyms) -> Iterator[Clause]:
    if piece.is_start:
        yield Clause((Prefix(fold(piece.text)),))
        return
    words = list(_words(piece.text))
    if piece.is_phrase:
        if ways := _as_expression(words):
            yield Clause(tuple(ways))
    elif piece.is_excluded:
        yield from (Clause(tuple(_ways(word))) for word in words)
    else:
        yield from _with_synonyms(_without_asides(piece.text, words), synonyms)


def _words(text: str) -> Iterator[_Word]:
    """The words of a text that say something; numbers that only stand side by side are several."""
    for raw in TOKEN.findall(text):
        parts, as_one = split(raw)
        telling = tuple(part for part in parts if not is_stop_word(part))
        if not as_one and any(char.isspace() for char in raw):
            yield from (_Word((part,), ()) for part in telling)
        elif telling or as_one:
            yield _Word(telling, as_one)


def _without_asides(text: str, words: list[_Word]) -> list[_Word]:
    """The words of a question without those that only make it a sentence."""
    first = fold(text).split(maxsplit=1)[:1]
    if not (text.rstrip().endswith("?") or (first and first[0] in _OPENINGS)):
        return words
    kept = [word for word in words if not _ASIDE.issuperset(map(fold, word.parts)) or word.as_one]
    return kept or words


def _with_synonyms(words: list[_Word], synonyms: Synonyms) -> Iterator[Clause]:
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST_SYNONYM), at, -1):
            run = words[at:end]
            others = synonyms.others.get(tuple(part for word in run for part in word.key), ())
            if others or len(run) == 1:
                own = _ways(run[0]) if len(run) == 1 else _as_expression(run)
                yield Clause(tuple(dict.fromkeys((*own, *others))))
                at = end
                break


def _ways(word: _Word, boost: float = 1.0) -> list[Way]:
    """How one word is found: its form, its stems, in one word or in several."""
    ways: list[Way] = [Term(term, AS_ONE * boost) for term in word.as_one]
    if len(word.parts) == 1:
        return ways + _of_part(word.parts[0], boost)
    places = tuple(_place(part) for part in word.parts)
    return [*ways, Phrase(places, boost)] if places else ways


def _of_part(part: str, boost: float) -> list[Way]:
    kept, form = stems(part), form_of(part)
    exact: list[Way] = [] if form in kept else [Term(form, EXACT * boost)]
    return [*exact, *(Term(stem, boost) for stem in kept)]


def _as_expression(words: list[_Word], boost: float = 1.0) -> list[Way]:
    """How words are found side by side."""
    if len(words) == 1:
        return _ways(words[0], boost)
    places = tuple(_place(part) for word in words for part in word.parts)
    return [Phrase(places, boost)] if places else []


def _place(part: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*stems(part), form_of(part))))


def loosened(
    clauses: tuple[Clause, ...], frequency: Callable[[str], int]
) -> Iterator[tuple[Clause, ...]]:
    """Fewer and fewer of some clauses that together find nothing: first without the words that no
    item holds, then without the most frequent of those left, down to one."""
    told = {clause: _frequency(clause, frequency) for clause in clauses}
    kept = tuple(clause for clause in clauses if told[clause])
    if kept and len(kept) < len(clauses):
        yield kept
    while len(kept) > 1:
        commonest = max(kept, key=lambda clause: told[clause])
        kept = tuple(clause for clause in kept if clause != commonest)
        yield kept


def _frequency(clause: Clause, frequency: Callable[[str], int]) -> int:
    """In how many items a clause may be found, at most; the start of a word in any."""
    counts = []
    for way in clause.ways:
        if isinstance(way, Prefix):
            counts.append(1)
        elif isinstance(way, Term):
            counts.append(frequency(way.text))
        else:
            counts.append(min(max(map(frequency, place)) for place in way.places if place))
    return max(counts)
