"""What is not an address, a place in a list or a filter of ours: a clear page, never a 500."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from app.accounts.models import NationalRole
from tests.factories import FacilitatorFactory, WorkgroupFactory

NUMBERS = ("0", "2147483648", "9223372036854775808", "9" * 30)
WORDS = ("%00", "a%00b", "%FF%FE", "%ED%A0%80", "%E2%80%AE", "%F0%9F%98%80", "..%2f..", "-1")
PLACES = (
    "x", ">", "<", ">x", ">true", ">i:1", ">i:99999999999999999999", ">s:abc", ">s:a%00b~i:1",
    ">n:abc", ">n:1e999999", ">f:nan", ">f:1~i:1", ">b:AA==", ">uuid:1", ">d:9999-99-99",
    ">dt:2020-01-01~i:1", ">dt:0001-01-01T00:00:00%2B14:00~i:1", ">s:2020~i:1", ">i:1~i:1~i:1",
    ">dt:2020-01-01T00:00:00Z~i:99999999999999999999", ">i:-1", "%FF%FE", "%00",
)  # fmt: skip
VALUES = (
    "%00", "a%00b", "%FF%FE", "%ED%A0%80", "9" * 30, "-1", "%C2%B2", "%D9%A3", "x" * 3_000,
    "0000-00-00", "0001-01-01", "9999-12-31", "%25", "%F0%9F%98%80",
)  # fmt: skip
NAMES = (
    "action", "age", "anciennete", "apres", "atelier", "auteur", "avec", "before", "departement",
    "etat", "filtre", "forum", "groupe", "jour", "kind", "lieu", "lire", "mes", "miennes", "mois",
    "mots", "next", "nom", "numero", "par", "passes", "person", "q", "recipient", "region", "role",
    "semaine", "since", "state", "statut", "subject_id", "subject_kind", "theme", "tri", "until",
    "voir", "vue",
)  # fmt: skip


@pytest.fixture
def everybody(app, session, sign_in, raw_client):
    """One person with every right, so that no refusal hides what a value does."""
    group = WorkgroupFactory(number=5)
    person = FacilitatorFactory(
        workgroup=group, roles=[NationalRole.ANSA, NationalRole.ADMIN, NationalRole.NATIONAL]
    )
    sign_in(raw_client, person)
    return raw_client


def rules_of(app: Flask, *, with_arguments: bool) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and bool(rule.arguments) is with_arguments:
            yield rule


def forged_paths(rule: Rule) -> Iterator[str]:
    has_number = any(isinstance(each, IntegerConverter) for each in rule._converters.values())
    for value in NUMBERS if has_number else WORDS:
        numbered = re.sub(r"<int:[^>]+>", value if has_number else "1", str(rule))
        yield re.sub(r"<[^>]+>", "hauts-de-france" if has_number else value, numbered)


@pytest.mark.long
def test_a_forged_number_or_word_in_an_address_is_found_nowhere(app, everybody):
    answers = {
        f"{method} {path}": everybody.open(path, method=method).status_code
        for rule in rules_of(app, with_arguments=True)
        for path in forged_paths(rule)
        for method in sorted({"GET", "POST"} & (rule.methods or set()))
    }

    assert len(answers) > 100
    assert {each for each, status in answers.items() if status >= 500} == set()
    assert answers["GET /gestion/demandes/2147483648"] == 404
    assert answers["GET /groupes/a%00b"] == 404


@pytest.mark.long
def test_a_forged_place_in_a_list_shows_the_list(app, everybody):
    lists = [
        str(rule)
        for rule in rules_of(app, with_arguments=False)
        if "GET" in (rule.methods or ()) and str(rule) != "/mon-compte/mes-donnees.json"
    ] + [
        "/gestion/demandes?etat=acceptee",
        "/gestion/demandes?q=a",
        "/groupes/hauts-de-france/acces-a-l-alimentation/membres",
        "/groupes/hauts-de-france/acces-a-l-alimentation/demandes",
    ]

    for address in lists:
        sign = "&" if "?" in address else "?"
        usual = everybody.get(address).status_code
        for place in PLACES:
            forged = f"{address}{sign}page={place}"
            assert everybody.get(forged).status_code == usual, forged


@pytest.mark.long
def test_a_forged_filter_never_breaks_a_page(app, everybody):
    broken = [
        (str(rule), value[:20])
        for rule in rules_of(app, with_arguments=False)
        if "GET" in (rule.methods or ())
        for value in VALUES
        if everybody.get(f"{rule}?" + "&".join(f"{each}={value}" for each in NAMES)).status_code
        >= 500
    ]

    assert broken == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/gestion/demandes/lot", {"ids": ["999999999999"], "gesture": "accept"}),
        ("/gestion/comptes/activations/renvoyer", {"accounts": ["9" * 30, "-1"]}),
        ("/gestion/groupes/1/animation/nommer", {"account": "9" * 30}),
        ("/notifications/silence/fin", {"target": "topic-\x00", "next": "//mal.exemple.fr"}),
        ("/demander-un-acces", {"workgroups": ["9" * 30], "region": "9" * 30}),
    ],
)
def test_a_number_that_no_column_holds_is_refused_in_a_form(
    app, everybody, csrf_token, path, fields
):
    answer = everybody.post(path, data={**fields, "csrf_token": csrf_token(everybody)})

    assert 300 <= answer.status_code < 500
