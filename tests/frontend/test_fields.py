"""How the components draw a field: what a screen reader is told."""

import pytest
from flask import Flask, render_template_string
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectChoice, SelectField

from app.core.forms import (
    AddressField,
    CheckboxesField,
    Form,
    LineField,
    ParagraphField,
    Required,
    SubmissionKeyField,
)
from tests.support.markup import validate_fragment

TEMPLATE = """{% from "components/form.html" import field, form_errors, hidden %}
<form method="post">{{ hidden(form) }}{{ form_errors(form) }}
{% for f in form if f.name not in ("csrf_token", "key") %}{{ field(f) }}{% endfor %}</form>"""


class EveryField(Form):
    """One field of each sort."""

    first_name = LineField("Prénom", [Required()], render_kw={"autocomplete": "given-name"})
    email = AddressField("Adresse", [Required()], description="Exemple : prenom@exemple.fr")
    phone = LineField("Téléphone")
    password = PasswordField("Mot de passe", [Required()])
    region = SelectField(
        "Région", choices=[SelectChoice("", "Choisissez"), SelectChoice("32", "Hauts-de-France")]
    )
    groups = CheckboxesField(
        "Groupes", [Required()], choices=[SelectChoice("1", "GT 1"), SelectChoice("2", "GT 2")]
    )
    kind = RadioField(
        "Vous êtes", [Required()], choices=[SelectChoice("a", "A"), SelectChoice("b", "B")]
    )
    motivation = ParagraphField("Motivation", [Required()])
    document = FileField("Pièce jointe")
    notice = BooleanField("J’ai lu", [Required()])
    key = SubmissionKeyField()


@pytest.fixture
def draw(app: Flask):
    """The parsed form, blank or refused."""

    def draw(data: dict[str, str] | None = None) -> LexborHTMLParser:
        with app.test_request_context("/", method="POST" if data is not None else "GET"):
            typed = MultiDict(data) if data is not None else None
            form = EveryField(formdata=typed, meta={"csrf": False})
            if data is not None:
                assert not form.validate()
            return validate_fragment(render_template_string(TEMPLATE, form=form))

    return draw


def test_only_what_may_be_left_empty_carries_a_mark(draw) -> None:
    optional = [node.parent.text(strip=True) for node in draw().css(".app-optional")]
    assert optional == ["Téléphone(facultatif)", "Pièce jointe(facultatif)"]
    assert "*" not in draw().text()


def test_a_hint_is_read_with_its_field(draw) -> None:
    page = draw()
    hint = page.css_first(f"#{page.css_first('#email').attributes['aria-describedby']}")
    assert hint.text() == "Exemple : prenom@exemple.fr"


def test_an_error_is_read_with_its_field_and_listed_on_top(draw) -> None:
    page = draw({"first_name": "", "email": "zoe"})
    field = page.css_first("#email")
    assert field.attributes["aria-invalid"] == "true"
    assert "email-erreurs" in field.attributes["aria-describedby"].split()
    assert "n’est pas valable" in page.css_first("#email-erreurs").text()
    targets = [link.attributes["href"] for link in page.css("#erreurs a")]
    assert len(targets) == int(page.css_first("#erreurs h2").text().split()[0])
    assert all(page.css_first(target) for target in targets)
    assert "#groups-0" in targets


def test_a_refused_form_keeps_what_was_typed_except_the_password(draw) -> None:
    page = draw({"first_name": "Zoé « L’Hôte »", "motivation": "<b>", "password": "secret"})
    assert page.css_first("#first_name").attributes["value"] == "Zoé « L’Hôte »"
    assert page.css_first("#motivation").text().strip() == "<b>"
    assert not page.css_first("#password").attributes.get("value")


def test_choices_stand_in_a_group_with_a_legend(draw) -> None:
    page = draw()
    for name in ("groups", "kind"):
        group = page.css_first(f"fieldset#{name}")
        assert group.css_first("legend").text(strip=True)
        assert len(group.css("input")) == 2


def test_attributes_of_the_form_reach_the_input(draw) -> None:
    assert draw().css_first("#first_name").attributes["autocomplete"] == "given-name"
