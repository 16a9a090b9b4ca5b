"""Addresses: French words joined by hyphens, and those that the contract pins."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
TOKEN = "A" * 43
# What operators, mails, bookmarks and outside checks rely on: it may grow, nothing is renamed.
PINNED = [
    "/",
    "/demander-un-acces",
    f"/demander-un-acces/confirmer/{TOKEN}",
    f"/demander-un-acces/suivi/{TOKEN}",
    "/connexion",
    "/deconnexion",
    "/mot-de-passe-oublie",
    f"/activation/{TOKEN}",
    "/groupes",
    "/groupes/hauts-de-france/acces-a-l-alimentation",
    "/groupes/hauts-de-france/acces-a-l-alimentation/membres",
    "/groupes/hauts-de-france/acces-a-l-alimentation/documents",
    "/documents",
    "/documents/12",
    "/documents/12/telecharger",
    "/mon-compte",
    "/gestion",
    "/gestion/demandes",
    "/gestion/comptes",
    "/gestion/groupes",
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/plan-du-site",
    "/aide",
    "/contact",
    "/sante",
    "/robots.txt",
    "/sitemap.xml",
    "/demo/courriels",
]


def rules(app: Flask) -> list[str]:
    return [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_addresses_are_words_joined_by_hyphens(app: Flask) -> None:
    odd = [
        rule
        for rule in rules(app)
        for part in re.sub(r"<[^>]+>", "x", rule).strip("/").split("/")
        if part and not WORD.fullmatch(part)
    ]
    assert not odd


def test_an_address_has_one_form(app: Flask) -> None:
    assert not [rule for rule in rules(app) if rule != "/" and rule.endswith("/")]


@pytest.mark.parametrize("path", PINNED)
def test_an_address_of_the_contract_is_served(app: Flask, path: str) -> None:
    adapter = app.url_map.bind("127.0.0.1")
    assert _serves(adapter, path), f"{path} is gone"


def _serves(adapter: MapAdapter, path: str) -> bool:
    for method in ("GET", "POST"):
        try:
            adapter.match(path, method=method)
        except HTTPException:
            continue
        return True
    return False
