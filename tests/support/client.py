"""A test client that behaves like a browser without JavaScript and reads every page it gets."""

from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from app.core.db import db
from tests.support.markup import validate, validate_fragment

Values = dict[str, list[str]]


class RawClient(FlaskClient):
    """For forged requests: no page is read, no token is followed.

    Every request runs in a context of its own, as in a real server: a test that holds an
    application context would share its ``g``, its user and its session with the request. What
    the test wrote is saved first, so that the request sees it and does not wait for its lock.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)  # a streamed answer is read in its own context
        kwargs.setdefault("base_url", self.application.extensions["settings"].base_url)
        return Context().run(super().open, *args, **kwargs)


class PageClient(RawClient):
    """Keeps cookies, sends the forms that stand on pages, refuses invalid HTML."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page and response.data:
            self._read(response)
        return response

    def page(self, url: str, **kwargs: Any) -> LexborHTMLParser:
        """The parsed page at this address; fails when it is not one."""
        response = self.get(url, **kwargs)
        assert response.status_code == 200, f"GET {url}: {response.status}"
        return LexborHTMLParser(response.get_data(as_text=True))

    def submit(
        self,
        url: str,
        fields: dict[str, Any] | None = None,
        *,
        form: str | None = None,
        button: str | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        """Fill the form of a page and send it, as a person would.

        ``form`` is a CSS selector; without it, the form is the one in ``main`` that has all the
        fields, else the only one that posts. ``button`` is the value or the text of the one that
        is pressed. What stands in the form (defaults, hidden fields, token) is sent along. A field
        set to None is left out; a field that the form does not have fails the test.
        """
        tree = self.page(url)
        wanted = fields or {}
        node = _find_form(tree, form, set(wanted))
        values = _values(node) | _pressed(node, button)
        for name, value in wanted.items():
            assert node.css_first(f'[name="{name}"]'), f"{url}: the form has no field {name!r}"
            values[name] = _texts(value)
        values = {name: list_ for name, list_ in values.items() if list_}
        action = node.attributes.get("action") or url
        if (node.attributes.get("method") or "get").lower() == "get":
            return self.get(action, query_string=values, **kwargs)
        files = {name: value for name, value in wanted.items() if isinstance(value, tuple)}
        return self.post(action, data={**values, **files}, **kwargs)

    def _read(self, response: TestResponse) -> None:
        html = response.get_data(as_text=True)
        where = f"{response.request.method} {response.request.path} ({response.status_code})"
        if "<html" in html[:500].lower():
            validate(html, where)
        else:
            validate_fragment(html, where)


def new_client(app: Flask, **kwargs: Any) -> PageClient:
    """One more browser, with its own cookies."""
    return PageClient(app, app.response_class, use_cookies=True, **kwargs)


def _find_form(tree: LexborHTMLParser, selector: str | None, names: set[str]) -> LexborNode:
    if selector:
        found = tree.css(selector)
        assert len(found) == 1, f"{len(found)} forms for {selector!r}"
        return found[0]
    fitting = [
        form
        for form in tree.css("main form")
        if all(form.css_first(f'[name="{name}"]') for name in names)
    ]
    posting = [form for form in fitting if (form.attributes.get("method") or "").lower() == "post"]
    candidates = posting or fitting
    assert candidates, f"no form with {sorted(names)} on the page"
    assert len(candidates) == 1, f"{len(candidates)} forms with {sorted(names)}: say which (form=)"
    return candidates[0]


def _values(form: LexborNode) -> Values:
    """What the browser would send if nothing were touched."""
    values: Values = {}
    for field in form.css("input[name], select[name], textarea[name]"):
        attributes = field.attributes
        if "disabled" in attributes:
            continue
        kind = (attributes.get("type") or "text").lower() if field.tag == "input" else field.tag
        texts = _SENT.get(kind or "", _text_value)(field)
        values.setdefault(attributes["name"] or "", []).extend(texts)
    return values


def _text_value(field: LexborNode) -> list[str]:
    return [field.attributes.get("value") or ""]


def _choice_value(field: LexborNode) -> list[str]:
    return [field.attributes.get("value") or "on"] if "checked" in field.attributes else []


def _selected(field: LexborNode) -> list[str]:
    options = field.css("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if not chosen and "multiple" not in field.attributes:
        chosen = options[:1]
    return [_option_value(option) for option in chosen]


def _option_value(option: LexborNode) -> str:
    value = option.attributes.get("value") if "value" in option.attributes else None
    return (
        option.text(strip=True)
        if value is None and "value" not in option.attributes
        else (value or "")
    )


def _nothing(_field: LexborNode) -> list[str]:
    return []


_SENT = {
    "checkbox": _choice_value,
    "radio": _choice_value,
    "select": _selected,
    "textarea": lambda field: [field.text().removeprefix("\n")],
    **dict.fromkeys(("submit", "button", "reset", "image", "file"), _nothing),
}


def _pressed(form: LexborNode, button: str | None) -> Values:
    """The name and value of the button that is pressed; the first one when none is said."""
    buttons = form.css('button, input[type="submit"]')
    for node in buttons:
        attributes = node.attributes
        if (attributes.get("type") or "submit") != "submit":
            continue
        told = {attributes.get("value"), attributes.get("name"), node.text(strip=True)}
        if button is None or button in told:
            name = attributes.get("name")
            return {name: [attributes.get("value") or ""]} if name else {}
    assert button is None, f"no button {button!r} in the form"
    return {}


def _texts(value: Any) -> list[str]:
    if value is None or isinstance(value, tuple):
        return []
    if value is True:
        return ["y"]
    if value is False:
        return []
    if isinstance(value, list | set):
        return [str(item) for item in value]
    return [str(value)]
