"""Addresses of websites: one form, and nothing that a browser would run."""

import pytest

from app.core.websites import normalise_website


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("www.exemple.fr/", "https://www.exemple.fr"),
        ("HTTP://Exemple.FR/Accueil", "http://exemple.fr/Accueil"),
        ("exemple.fr:8080/a?b=c", "https://exemple.fr:8080/a?b=c"),
        ("", ""),
    ],
)
def test_a_website_is_stored_in_one_form(typed, stored):
    assert normalise_website(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://exemple.fr",
        "https://exemple",
        "https://moi:secret@exemple.fr",
        "https://exemple.fr/a b",
        'https://exemple.fr/"onmouseover=',
        "https://",
        "https://exemple.fr:99999",
        "https://[::1",
        "https://exemple.fr/" + "a" * 300,
    ],
)
def test_what_is_no_website_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the parser says
        normalise_website(typed)
