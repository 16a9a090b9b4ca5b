"""Lists of people as they are pasted and as spreadsheets write them."""

import csv
import io
import re
import string
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access_requests.services.address_lists import LONGEST_LINE, MOST_LINES, Row, read
from app.core import spreadsheet
from app.core.list_files import LONGEST_FILE, UnreadableList, decode

TITLES = ("Prénom", "Nom", "Courriel", "Structure", "Fonction")
PERSON = ("Amélie", "D’Hautefeuille", "amelie@exemple.fr", "Œuvre du Pré ; Lille", "Élue")


def excel(*rows: tuple[str, ...], encoding: str = "utf-8-sig") -> bytes:
    """What a French spreadsheet saves."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode(encoding)


def facts(row: Row) -> tuple[str, ...]:
    return row.first_name, row.last_name, row.email, row.organisation_name, row.job_title


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("amelie@exemple.fr", ("", "")),
        ("AMELIE@Exemple.fr", ("", "")),
        ("Amélie Dupré <amelie@exemple.fr>", ("Amélie", "Dupré")),
        ("DUPRÉ Amélie <amelie@exemple.fr>", ("Amélie", "DUPRÉ")),
        ('"Dupré, Amélie" <amelie@exemple.fr>,', ("Amélie", "Dupré")),
        ("Amélie de la Tour amelie@exemple.fr", ("Amélie", "de la Tour")),
        ("amelie@exemple.fr; Amélie; Dupré", ("Amélie", "Dupré")),
        ("Amélie; Dupré; amelie@exemple.fr", ("Amélie", "Dupré")),
        ("amelie@exemple.fr\tAmélie\tDupré", ("Amélie", "Dupré")),
        ("amelie@exemple.fr, Amélie, Dupré", ("Amélie", "Dupré")),
    ],
)
def test_a_line_is_read_in_the_ways_people_write_it(line: str, expected: tuple[str, str]) -> None:
    (row,) = read(line)
    assert not row.problem
    assert (row.email, (row.first_name, row.last_name)) == ("amelie@exemple.fr", expected)


def test_a_full_line_gives_structure_and_function() -> None:
    (row,) = read("a@exemple.fr; Amélie; Dupré; CCAS de Lille; Directrice")
    assert (row.organisation_name, row.job_title) == ("CCAS de Lille", "Directrice")


def test_several_addresses_on_a_line_are_as_many_people() -> None:
    text = "A B <a@exemple.fr>; C D <c@exemple.fr>\nx@exemple.fr, y@exemple.fr"
    assert [(row.number, row.email) for row in read(text)] == [
        (1, "a@exemple.fr"),
        (1, "c@exemple.fr"),
        (2, "x@exemple.fr"),
        (2, "y@exemple.fr"),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_french_spreadsheet_is_read_in_every_encoding(encoding: str) -> None:
    (row,) = read(decode(excel(TITLES, PERSON, encoding=encoding)))
    assert facts(row) == PERSON
    assert row.number == 2


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_every_separator_and_order_of_columns_is_read(sign: str) -> None:
    text = f"sep={sign}\nE-mail{sign}NOM{sign}Téléphone{sign}PRÉNOM\n"
    (row,) = read(f"{text}a@exemple.fr{sign}Dupré{sign}06{sign}Amélie")
    assert facts(row) == ("Amélie", "Dupré", "a@exemple.fr", "", "")


def test_what_our_own_export_writes_is_read_again() -> None:
    titles = ("Ligne", "Adresse", "Prénom", "Nom", "Structure", "Fonction", "À corriger")
    row = (3, "a@exemple.fr", "Amélie", "Dupré", "CCAS", "Élue", "L’adresse manque.")
    (read_again,) = read(decode("".join(spreadsheet.lines(titles, [row])).encode()))
    assert facts(read_again) == ("Amélie", "Dupré", "a@exemple.fr", "CCAS", "Élue")


def test_a_cell_that_holds_a_line_break_is_one_person() -> None:
    rows = read(decode(excel(TITLES, ("A", "B", "a@exemple.fr", "CCAS\nde Lille", ""), PERSON)))
    assert [(row.number, row.organisation_name) for row in rows] == [
        (2, "CCAS de Lille"),
        (4, "Œuvre du Pré ; Lille"),
    ]


def test_a_quote_that_never_closes_swallows_nobody() -> None:
    rows = read('a@exemple.fr;"Amélie\nb@exemple.fr;Bruno"\nc@exemple.fr')
    assert [row.email for row in rows] == ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Amélie Dupré", "adresse manque"),
        ("amelie@", "pas valable"),
        ("a@exemple.fr;=2+2;Dupré", "formule"),
        ("a@exemple.fr;Amélie;http://exemple.fr", "formule, un lien"),
        ("a@exemple.fr;123;Dupré", "aucune lettre"),
        (f"a@exemple.fr;{'x' * 101};Dupré", "trop long"),
        ("a@exemple.fr;A;B;C;D;E;F", "trop de colonnes"),
        ("a@exemple.fr" + ";" * LONGEST_LINE, "trop longue"),
        ("Amélie <a@exemple.fr> Directrice", "forme attendue"),
    ],
)
def test_a_line_in_error_says_why_and_keeps_its_number(line: str, problem: str) -> None:
    good, bad = read(f"z@exemple.fr\n{line}")
    assert not good.problem
    assert bad.number == 2
    assert problem in bad.problem


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "vide"),
        (b";;;\r\n", "vide"),
        (b"x" * (LONGEST_FILE + 1), "1 Mo"),
        (b"PK\x03\x04...", "classeur"),
        (b"\x00\x01\x02\x03" * 50, "pas un texte"),
        (b"\xff\xfe\x00", "pas un texte"),
        (b"\x81\x8d\x8f", "pas un texte"),
        (excel(("Nom", "Nom", "Courriel"), ("A", "B", "a@exemple.fr")), "Deux colonnes"),
        (excel(("Nom", "Prénom", "Ville"), ("A", "B", "Lille")), "Aucune colonne"),
        (b"a@exemple.fr\n" * (MOST_LINES + 1), "1 000 au plus"),
    ],
)
def test_a_hostile_file_is_refused_in_plain_words(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableList, match=said):
        read(decode(raw))


def test_a_million_columns_are_one_line_in_error() -> None:
    (row,) = read("a@exemple.fr" + "," * 900_000)
    assert "trop longue" in row.problem
    assert len(row.typed) < 200


def test_null_bytes_are_left_out() -> None:
    (row,) = read("am\0elie@exemple.fr;A\0mélie")
    assert (row.email, row.first_name) == ("amelie@exemple.fr", "Amélie")


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("@;,<>\"'\t\n\r=. éÉ\0\ufeff"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=200,
)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_text_breaks_the_reading_and_no_line_is_lost(text: str) -> None:
    try:
        rows = read(text)
    except UnreadableList:
        return
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    for row in rows:
        assert row.problem or "@" in row.email
    lines = re.split(r"\r\n|\r|\n", text.replace("\0", "").removeprefix("\ufeff"))
    with_address = {rank for rank, line in enumerate(lines, 1) if "@" in line}
    assert with_address <= {row.number for row in rows}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading(raw: bytes) -> None:
    with suppress(UnreadableList):
        assert read(decode(raw))


NAMES = st.text(string.ascii_letters + "éèêçœÉÎ’ -", min_size=1, max_size=40).filter(
    lambda name: any(sign.isalpha() for sign in name) and not name.strip().startswith("-")
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), min_size=1, max_size=20))
def test_a_spreadsheet_comes_back_as_it_was_written(people: list[tuple[str, ...]]) -> None:
    rows = [
        (first, last, f"p{rank}@exemple.fr", organisation, job)
        for rank, (first, last, organisation, job) in enumerate(people)
    ]
    found = read(decode(excel(TITLES, *rows)))
    assert [facts(row) for row in found] == [
        tuple(" ".join(cell.split()) for cell in row) for row in rows
    ]
    assert not [row.problem for row in found if row.problem]
