"""What is typed in the search box is understood, and nothing is an error."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search_index.clauses import MOST_CLAUSES, Synonyms, clauses_of, loosened
from app.core.search_index.grammar import Piece, parse
from app.core.search_index.questions import Phrase, Prefix, Term

ACRONYMS = Synonyms.of([("ASE", "aide sociale à l’enfance"), ("Pôle emploi", "France Travail")])


def sought(query: str, synonyms: Synonyms = ACRONYMS) -> list[set[str]]:
    """For each clause what it looks for, phrases with spaces."""
    return [{_told(way) for way in clause.ways} for clause in clauses_of(parse(query), synonyms)[0]]


def _told(way: Term | Phrase | Prefix) -> str:
    return " ".join(place[-1] for place in way.places) if isinstance(way, Phrase) else way.text


def test_every_operator_is_understood() -> None:
    typed = parse(
        "compte rendu « petits déjeuners » -cantine -\"sorties sèches\" auteur:'Ana' "
        'auteur:"Jeanne Martin" groupe:alimentation avant:2020 après:10/07/2019 alim*'
    )
    assert typed.pieces == (
        Piece("compte rendu"),
        Piece("petits déjeuners", is_phrase=True),
        Piece("cantine", is_excluded=True),
        Piece("sorties sèches", is_phrase=True, is_excluded=True),
        Piece("alim", is_start=True),
    )
    assert typed.authors == ("'Ana'", "Jeanne Martin")
    assert typed.groups == ("alimentation",)
    assert (typed.after, typed.before) == (date(2019, 7, 10), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019", date(2019, 1, 1)),
        ("07/2019", date(2019, 7, 1)),
        ("2019-07", date(2019, 7, 1)),
        ("2019-07-10", date(2019, 7, 10)),
        ("10.07.2019", date(2019, 7, 10)),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(typed: str, day: date) -> None:
    assert parse(f"après:{typed}").after == day
    assert parse(f"APRES: {typed}").after == day


@pytest.mark.parametrize("typed", ["31/02/2019", "2019-13", "hier", "99", "0000"])
def test_a_date_that_is_none_is_words(typed: str) -> None:
    query = parse(f"avant:{typed}")
    assert query.before is None
    assert query.words == f"avant {typed}"


def test_days_start_at_midnight_where_the_reader_is() -> None:
    since, until = parse("après:2019-07-10").moments(ZoneInfo("Europe/Paris"))
    assert since == datetime(2019, 7, 9, 22, tzinfo=UTC)
    assert until is None


@pytest.mark.parametrize("query", ['"petits déjeuners', 'petits" déjeuners', '"" petits déjeuners'])
def test_a_quote_alone_is_nothing(query: str) -> None:
    assert sought(query) == sought("petits déjeuners")


def test_colons_that_name_nothing_are_words() -> None:
    assert parse("lieu:Lille http://exemple.fr").words == "lieu Lille http //exemple.fr"
    assert parse("auteur: ").pieces == (Piece("auteur:"),)


def test_an_acronym_finds_its_words_and_they_find_it() -> None:
    assert "aide sociale enfance" in sought("ASE")[0]
    assert sought("a.s.e.") == sought("ASE")
    (expression,) = sought("aide sociale à l’enfance")
    assert "ase" in expression
    assert sought("sortie de l’aide sociale à l'enfance")[1] == expression
    assert {"france travail"} <= sought("pole emploi")[0]
    assert "pole emploi" in sought("France travail")[0]


def test_a_synonym_says_less_than_the_word_itself() -> None:
    (clause,), _none = clauses_of(parse("ASE"), ACRONYMS)
    assert [way.boost for way in clause.ways] == sorted(
        (way.boost for way in clause.ways), reverse=True
    )


def test_quotes_and_minus_take_no_synonym() -> None:
    assert sought('"ASE"') == [{"ase"}]
    assert [way for clause in clauses_of(parse("-ASE"), ACRONYMS)[1] for way in clause.ways] == [
        Term("ase")
    ]


def test_a_question_is_taken_for_what_it_is_about() -> None:
    about = sought("le compte rendu des petits déjeuners")
    assert sought("Où est le compte rendu qui parle des petits déjeuners ?") == about
    assert sought("qui travaille sur l’ASE ?") == sought("ASE")
    assert sought("travaille") != []
    assert sought("où ?") == []


def test_the_last_word_may_be_unfinished() -> None:
    clauses, _none = clauses_of(parse("accès aliment"), is_unfinished=True)
    assert Prefix("aliment") in clauses[1].ways
    assert not any(isinstance(way, Prefix) for way in clauses[0].ways)


@pytest.mark.parametrize(
    "query",
    ["", " ", "le de la", "« »", "-", "--", "*", "**", '"*"', "()[]{}|&!:^~?\\", "a" * 10_000,
     "mot " * 2_500, '"' * 10_000, "-" * 10_000, "auteur:" * 1_500, "\0\0", "\u202eabc\u202c",
     "مرحبا بالعالم", "😀😀", ".*(a+)+$", "%_%", "' OR 1=1 --", "\ud800", "avant:" + "9" * 5_000],
)  # fmt: skip
def test_nothing_typed_is_an_error(query: str) -> None:
    wanted, excluded = clauses_of(parse(query), ACRONYMS, is_unfinished=True)
    assert len(wanted) <= MOST_CLAUSES
    assert len(excluded) <= MOST_CLAUSES
    assert all(clause.ways for clause in wanted + excluded)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='abé "-:*«»019/.auteroupvn', max_size=60))
def test_any_query_is_understood(query: str) -> None:
    wanted, excluded = clauses_of(parse(query), ACRONYMS, is_unfinished=True)
    assert all(clause.ways for clause in wanted + excluded)
    for clause in wanted + excluded:
        for way in clause.ways:
            assert way.places if isinstance(way, Phrase) else way.text


def test_a_query_that_finds_nothing_is_loosened_by_what_says_least() -> None:
    frequencies = {"crech": 90, "cantin": 5, "reunion": 2_000}
    clauses, _none = clauses_of(parse("crèche cantine réunion zzyzx"))
    tried = list(loosened(clauses, lambda term: frequencies.get(term, 0)))
    assert [len(each) for each in tried] == [3, 2, 1]
    assert tried[-1] == (clauses[1],)
    assert list(loosened(clauses[:1], lambda _term: 5)) == []
    assert list(loosened(clauses, lambda _term: 0)) == []
