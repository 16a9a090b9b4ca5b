"""What is suggested while one types: people, structures, groups, titles, then words."""

from dataclasses import dataclass, replace

from app.accounts.models import User
from app.core.search_index import vocabulary
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import engine
from app.core.search_index.french import TOKEN, fold, names
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Question
from app.core.search_index.shown import presenters_for, shown
from app.core.search_index.synonyms import present_synonyms
from app.search.queries.asking import PERSON, WORKGROUP, places_first_for
from app.search.queries.proposing import proposed_to
from app.workgroups.audiences import audiences_of

SHORTEST = 3  # letters
NAMED = frozenset({PERSON, WORKGROUP, "organisation"})
MOST_NAMED, MOST_TITLES, MOST_WORDS = 5, 4, 2
READ = 12


@dataclass(frozen=True)
class Suggestion:
    """A thing and the path that opens it, or words to search for (no path)."""

    label: str
    hint: str
    href: str = ""


def suggestions(user: User | None, typed: str) -> list[Suggestion]:
    """What the start of a search may lead to. Raises IndexUnavailable."""
    if sum(map(str.isalnum, typed)) < SHORTEST:
        return []
    wanted, excluded = clauses_of(parse(typed), present_synonyms(), is_unfinished=True)
    if not wanted:
        return []
    question = Question(
        audiences=audiences_of(user),
        clauses=wanted,
        excluded=excluded,
        preferred=places_first_for(user),
        limit=READ,
    )
    kinds = frozenset(each.kind for each in presenters_for(user))
    named = _things(user, _of(question, NAMED & kinds), typed, MOST_NAMED)
    titled = _things(user, _of(question, kinds - NAMED), typed, MOST_TITLES)
    return [*named, *titled, *_words(user, question.audiences, typed)]


def _of(question: Question, kinds: frozenset[str]) -> Question:
    return replace(question, chosen={"kind": kinds})


def _things(user: User | None, question: Question, typed: str, most: int) -> list[Suggestion]:
    """The things whose very title answers: what stands in a text is for the page of results."""
    labels = {each.kind: each.one for each in presenters_for(user)}
    starts = tuple(names(typed))
    found: dict[str, Suggestion] = {}
    for hit, each in shown(user, engine().search(question).hits):
        if _is_titled(each.title, starts):
            suggestion = Suggestion(each.title, labels[hit.key.kind], each.href)
            found.setdefault(fold(each.title), suggestion)
    return list(found.values())[:most]


def _is_titled(title: str, starts: tuple[str, ...]) -> bool:
    """Whether each word typed starts a word of a title."""
    told = tuple(names(title))
    return all(any(term.startswith(start) for term in told) for start in starts)


def _words(user: User | None, audiences: frozenset[str], typed: str) -> list[Suggestion]:
    """What was typed with its last word completed."""
    found = list(TOKEN.finditer(typed))
    last = found[-1] if found and found[-1].end() == len(typed) else None
    if last is None or not last.group().isalpha():
        return []
    known = [word for word in vocabulary.completions(last.group()) if fold(word) != fold(last[0])]
    kept = proposed_to(user, audiences, known, MOST_WORDS)
    return [Suggestion(typed[: last.start()] + word, "Rechercher") for word in kept]
