"""Templates: each compiles, each page has a title, each is used."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, meta, nodes

from tests.architecture.sources import APP, product, templates

LAYOUTS = {"base.html", "errors/layout.html", "errors/bare.html", "email/layout.html"}
# Chosen by a name made at run time: (the prefix, who makes it).
FAMILIES = {"errors/": "core.errors, by status"}


def name_of(path: Path) -> str:
    """The name under which the loader knows a template."""
    return path.as_posix().rpartition("/templates/")[2]


HTML = [path for path in templates() if path.suffix == ".html" and "/email/" not in path.as_posix()]


def _is_page(path: Path) -> bool:
    """A page extends a layout; the rest are macros and pieces."""
    return name_of(path) not in LAYOUTS and "{% extends" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_compiles_and_everything_it_names_exists(app: Flask, path: Path) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    name = name_of(path)
    app.jinja_env.get_template(name)
    for other in _referenced(app, path):
        app.jinja_env.get_template(other)


@pytest.mark.parametrize("path", [path for path in HTML if _is_page(path)], ids=name_of)
def test_a_page_sets_its_title(app: Flask, path: Path) -> None:
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    assigned = {
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name)
    }
    blocks = {
        node.target.name
        for node in tree.find_all(nodes.AssignBlock)
        if isinstance(node.target, nodes.Name)
    }
    assert "title" in assigned | blocks


def test_every_template_is_used(app: Flask) -> None:
    named = {other for path in templates() for other in _referenced(app, path)}
    named |= _strings_of_the_code()
    unused = [
        name
        for name in map(name_of, templates())
        if name not in named
        and not name.startswith(tuple(FAMILIES))
        and not _is_mail_text(name, named)
    ]
    assert not unused


def _is_mail_text(name: str, named: set[str]) -> bool:
    """``accounts/email/activation.txt`` is declared as ``accounts/activation``."""
    feature, _, rest = name.partition("/email/")
    return bool(rest) and f"{feature}/{rest.removesuffix('.txt')}" in named


def _referenced(app: Flask, path: Path) -> set[str]:
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    return {name for name in meta.find_referenced_templates(tree) if name}


def _strings_of_the_code() -> set[str]:
    return {
        node.value
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("path", HTML, ids=name_of)
def test_a_template_asks_the_database_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bdb\.|\.(query|scalars?|execute|get_one)\(", text)


def test_the_layout_is_the_one_place_of_the_document(app: Flask) -> None:
    with_document = {
        name_of(path) for path in HTML if "<!DOCTYPE" in path.read_text(encoding="utf-8")
    }
    assert with_document <= LAYOUTS
    assert (APP / "templates" / "base.html").exists()
