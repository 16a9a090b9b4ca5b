"""Templates: each compiles, each page has a title, each is used."""

import ast
import re
from pathlib import Path

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


def test_templates_compile_and_what_they_name_exists(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    missing = set()
    for path in templates():
        app.jinja_env.get_template(name_of(path))
        for other in _referenced(app, path):
            if other not in known_names():
                missing.add(f"{name_of(path)} names {other}")
    assert not missing


def known_names() -> set[str]:
    return {name_of(path) for path in templates()}


def test_pages_set_their_title(app: Flask) -> None:
    untitled = [name_of(path) for path in HTML if _is_page(path) and not _sets_title(app, path)]
    assert not untitled


def _sets_title(app: Flask, path: Path) -> bool:
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    assigned = (node.target for node in tree.find_all((nodes.Assign, nodes.AssignBlock)))
    return any(isinstance(target, nodes.Name) and target.name == "title" for target in assigned)


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
    text = path.read_text(encoding="utf-8")
    tree = app.jinja_env.parse(text)
    inlined = re.findall(r'{%-? inline "([^"]+)"', text)
    return {name for name in meta.find_referenced_templates(tree) if name} | {*inlined}


def _strings_of_the_code() -> set[str]:
    return {
        node.value
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_templates_ask_the_database_nothing() -> None:
    query = re.compile(r"\bdb\.|\.(query|scalars?|execute|get_one)\(")
    asking = [name_of(path) for path in HTML if query.search(path.read_text(encoding="utf-8"))]
    assert not asking


def test_the_layout_is_the_one_place_of_the_document(app: Flask) -> None:
    with_document = {
        name_of(path) for path in HTML if "<!DOCTYPE" in path.read_text(encoding="utf-8")
    }
    assert with_document <= LAYOUTS
    assert (APP / "templates" / "base.html").exists()
