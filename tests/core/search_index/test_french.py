"""What is found whatever the way it is written."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search_index.clauses import clauses_of
from app.core.search_index.french import TOKEN, analyse, analysed, names, stems
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Clause, Phrase, Prefix, Term


def terms(text: str) -> set[str]:
    return {term for found in analysed(text) for _offset, term in found.terms}


def answers(text: str, clause: Clause) -> bool:
    """Whether a text holds what a clause looks for: an index of one text."""
    places: list[set[str]] = []
    for found in analysed(text):
        here: list[set[str]] = [set() for _ in range(found.width)]
        for offset, term in found.terms:
            here[offset].add(term)
        places += here
    return any(_holds(places, way) for way in clause.ways)


def _holds(places: list[set[str]], way: Term | Phrase | Prefix) -> bool:
    match way:
        case Term(text):
            return any(text in place for place in places)
        case Prefix(text):
            return any(term.startswith(text) for place in places for term in place)
        case Phrase(wanted):
            return any(
                all(here & set(there) for here, there in zip(places[at:], wanted, strict=False))
                for at in range(len(places) - len(wanted) + 1)
            )
    return False


def finds(query: str, text: str) -> bool:
    wanted, _excluded = clauses_of(parse(query))
    return bool(wanted) and all(answers(text, clause) for clause in wanted)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("precarite", "la précarité"),
        ("précarité", "LA PRECARITE"),
        ("PRÉCARITÉ", "précarités"),
        ("precarite", "pre\u0301carite\u0301"),
        ("alimentation", "l’alimentation et d'alimentation"),
        ("l’accès", "accès"),
        ("jusqu'à l'école", "écoles"),
        ("coeur", "les Restos du Cœur"),
        ("cœur", "les restos du coeur"),
        ("petit-déjeuner", "Des petits déjeuners à l’école"),
        ("petits déjeuners", "le petit-déjeuner"),
        ("petits-déjeuners", "le petitdéjeuner"),
        ("weekend", "un week-end"),
        ("aller-vers", "la démarche d’aller vers"),
        ("sans abri", "les sans-abri"),
        ("Pas-de-Calais", "bassin minier du Pas de Calais"),
        ("cotes d armor", "Côtes-d’Armor"),
        ("emploi", "100 000 emplois"),
        ("métiers", "le métier"),
        ("petite", "les petits"),
        ("travail", "les travaux"),
        ("accompagner", "l’accompagnement des familles"),
        ("régionaux", "la conférence régionale"),
        ("ASE", "les sorties de l’A.S.E."),
        ("a.s.e", "ase"),
        ("R.S.A", "le RSA"),
        ("10/07/2019", "réunion du 10 juillet 2019"),
        ("10 juillet 2019", "2019-07-10"),
        ("1er mars 2020", "01/03/2020"),
        ("100000", "100\u202f000 emplois"),
        ("100 000", "100000 emplois"),
        ("12345678900012", "SIRET 123 456 789 00012"),
        ("123 456 789 00012", "SIRET 12345678900012"),
        ("123 456 789", "SIRET 123 456 789 00012"),
        ("03 20 12 34 56", "tél. 0320123456"),
        ("0320123456", "03.20.12.34.56"),
        ("conference", "the international conference"),
        ("compte rendu 2019", "compte_rendu_2019.pdf"),
        ("été", "les actions de l’été"),
        ("Est", "Grand Est"),
        ("alim*", "l’alimentation"),
        ("accompagnem*", "accompagnement"),
    ],
)  # fmt: skip
def test_a_query_finds_a_text(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("alimentation", "l’eau"),
        ("petit-déjeuner", "un déjeuner pour les petits"),
        ('"sorties sèches"', "des sèches sorties"),
        ("11/07/2019", "10 juillet 2019"),
        ("100000", "100 et 000"),
        ("12345678900012", "12345678900020"),
        ("le de la", "le de la"),
    ],
)
def test_a_query_leaves_a_text(query: str, text: str) -> None:
    assert not finds(query, text)


def test_a_siren_finds_its_establishments() -> None:
    assert finds("123456789", "12345678900012")
    assert not finds("12345678900012", "123456789")


def test_a_form_stands_beside_its_stem_and_twice_when_it_is_its_own() -> None:
    assert analyse("logements").terms == ((0, "log"), (0, "logements"))
    assert analyse("enfant").terms == ((0, "enfant"), (0, "enfant"))


def test_what_is_typed_is_sought_by_form_first() -> None:
    (clause,), _none = clauses_of(parse("logements"))
    exact, stem = clause.ways
    assert isinstance(exact, Term)
    assert isinstance(stem, Term)
    assert (exact.text, stem.text) == ("logements", "log")
    assert exact.boost > stem.boost


def test_names_are_not_stemmed() -> None:
    assert set(names("Maëlle Le Goff-D’Amico")) >= {"maelle", "goff", "amico", "goffdamico"}
    assert "martins" in set(names("Jeanne Martins"))
    assert stems("martins") == ("martin",)


def test_stop_words_take_no_place() -> None:
    assert not terms("le la les de du et à qui l’ d'")
    assert answers("l’accès à l’alimentation", clauses_of(parse('"accès alimentation"'))[0][0])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = list(analysed(text))
    assert all(0 <= offset < each.width for each in found for offset, _term in each.terms)
    assert all(0 < len(term) <= 64 for each in found for _offset, term in each.terms)
    list(names(text))


@pytest.mark.parametrize("text", ["a-" * 50_000, "1 " * 50_000, "a.b." * 30_000, "d'" * 50_000,
                                  "1/" * 50_000, "\u0301" * 100_000, "x" * 1_000_000])  # fmt: skip
def test_a_long_text_is_read_in_time(text: str) -> None:
    start = time.process_time()
    list(analysed(text))
    assert time.process_time() - start < 2


def test_a_text_of_one_kind_is_one_run_each() -> None:
    assert TOKEN.findall("l’A.S.E. du 10 juillet 2019, à 9 h 30") == [
        "l’A.S.E.", "du", "10 juillet 2019", "à", "9", "h", "30",
    ]  # fmt: skip
