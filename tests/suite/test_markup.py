"""The reader of pages finds what is wrong, and only that."""

import pytest

from tests.support.markup import InvalidPage, validate

SOUND = """<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>
<main><h1>Un essai</h1><h2>Partie</h2><h3>Détail</h3><h2>Suite</h2>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="nom">Nom</label><input id="nom" name="nom">
<fieldset><legend>Choix</legend><label><input type="radio" name="c" value="1">Un</label></fieldset>
<button>Envoyer</button></form>
<script type="application/json">{}</script><script src="/a.js"></script>
</main></body></html>"""


def test_a_sound_page_passes() -> None:
    validate(SOUND)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("<h1>Un essai</h1>", "", "one h1"),
        ("</main>", "<h1>Deux</h1></main>", "one h1"),
        ("<h3>", "<h4>", "right after level 2"),
        ('lang="fr"', "", "lang"),
        ("<title>Essai</title>", "", "title"),
        ('value="x"', 'value=""', "csrf_token"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "csrf_token"),
        ('for="nom"', "", "no label"),
        ("<legend>Choix</legend>", "", "no legend"),
        ("<fieldset>", "<fieldset hidden><legend>x</legend></fieldset><div>", "stands in no"),
        ("</main>", '<p id="nom">x</p></main>', "stands 2 times"),
        ("</main>", '<p id="">x</p></main>', "empty id"),
        ("<h2>Suite", '<h2 style="color:red">Suite', "inline style"),
        ("<button>", '<button onclick="x()">', "inline onclick"),
        ("</main>", "<script>x()</script></main>", "inline script"),
        ("</main>", "<style>p{}</style></main>", "inline style sheet"),
        ("</main>", '<a href="javascript:x()">x</a></main>', "inline href"),
        ("</main>", '<a href="/x"></a></main>', "says nothing"),
        ("</main>", '<img src="/x.png"></main>', "no alt"),
        ("<button>", '<p aria-describedby="absent">x</p><button>', "points at nothing"),
    ],
)
def test_each_fault_is_named(before: str, after: str, complaint: str) -> None:
    assert before in SOUND
    with pytest.raises(InvalidPage, match=complaint):
        validate(SOUND.replace(before, after, 1))
