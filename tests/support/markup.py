"""Reads a page as a strict reader would: what a validator or a screen reader would stumble on."""

from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
FIELDS = "input, select, textarea"


class InvalidPage(AssertionError):
    """A page that breaks a rule; the message lists each one."""


def validate(html: str, where: str = "page") -> LexborHTMLParser:
    """Raise InvalidPage when a whole page breaks a rule; gives back the parsed page."""
    tree = LexborHTMLParser(html)
    problems = [*_document(tree), *_common(tree)]
    return _report(tree, problems, where)


def validate_fragment(html: str, where: str = "fragment") -> LexborHTMLParser:
    """The same for a piece of page (an htmx answer): all but the document's own rules."""
    tree = LexborHTMLParser(html)
    return _report(tree, list(_common(tree)), where)


def _report(tree: LexborHTMLParser, problems: list[str], where: str) -> LexborHTMLParser:
    if problems:
        raise InvalidPage(f"{where}:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return tree


def _common(tree: LexborHTMLParser) -> Iterator[str]:
    yield from _identifiers(tree)
    yield from _labels(tree)
    yield from _forms(tree)
    yield from _inline_code(tree)
    yield from _controls(tree)


def _document(tree: LexborHTMLParser) -> Iterator[str]:
    root = tree.css_first("html")
    if root is None or _attribute(root, "lang") != "fr":
        yield 'html has no lang="fr"'
    titles = tree.css("head > title")
    if len(titles) != 1 or not titles[0].text(strip=True):
        yield f"one title expected, found {len(titles)}"
    count = len(tree.css("h1"))
    if count != 1:
        yield f"one h1 expected, found {count}"
    yield from _headings(tree)
    if len(tree.css("main")) != 1:
        yield "one main expected"


def _headings(tree: LexborHTMLParser) -> Iterator[str]:
    """Levels never skip on the way down; what stands before the h1 (menus) starts freely."""
    headings = tree.css("main h1, main h2, main h3, main h4, main h5, main h6")
    level = 0
    for node in headings:
        current = int((node.tag or "h0")[1])
        if current > level + 1:
            yield f"heading <{node.tag}> {node.text(strip=True)!r} comes right after level {level}"
        if not node.text(strip=True):
            yield f"empty heading <{node.tag}>"
        level = current


def _identifiers(tree: LexborHTMLParser) -> Iterator[str]:
    seen = Counter(_attribute(node, "id") for node in tree.css("[id]"))
    yield from (f"id {name!r} stands {count} times" for name, count in seen.items() if count > 1)
    yield from (f"empty id, {seen['']} time(s)" for _ in range(bool(seen[""])))
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for node in tree.css(f"[{attribute}]"):
            for target in _attribute(node, attribute).split():
                if target not in seen:
                    yield f'{attribute}="{target}" points at nothing'


def _labels(tree: LexborHTMLParser) -> Iterator[str]:
    labelled = {_attribute(node, "for") for node in tree.css("label[for]") if _says_something(node)}
    for field in tree.css(FIELDS):
        kind = _attribute(field, "type") or "text"
        if field.tag == "input" and kind in UNLABELLED_TYPES:
            continue
        name = _attribute(field, "name") or _attribute(field, "id")
        if not (_has_own_name(field) or _attribute(field, "id") in labelled or _in_label(field)):
            yield f"{field.tag} {name!r} has no label"
    for group in tree.css("fieldset"):
        legend = group.css_first("legend")
        if not _has_own_name(group) and (legend is None or not _says_something(legend)):
            yield "a fieldset has no legend"
    yield from _choices(tree)


def _choices(tree: LexborHTMLParser) -> Iterator[str]:
    """Radio buttons stand in a named group."""
    for radio in tree.css('input[type="radio"]'):
        if not any(
            parent.tag == "fieldset" or _attribute(parent, "role") in {"radiogroup", "group"}
            for parent in _parents(radio)
        ):
            yield f"radio {_attribute(radio, 'name')!r} stands in no fieldset"


def _forms(tree: LexborHTMLParser) -> Iterator[str]:
    for form in tree.css("form"):
        if _attribute(form, "method").lower() != "post":
            continue
        tokens = form.css('input[name="csrf_token"]')
        if len(tokens) != 1 or not _attribute(tokens[0], "value"):
            yield f"form {_attribute(form, 'action')!r} carries {len(tokens)} csrf_token"


def _inline_code(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            is_script = name.startswith(("on", "hx-on"))
            if is_script or name == "style" or (value or "").startswith("javascript:"):
                yield f"<{node.tag}> has an inline {name}"
    for node in tree.css("script"):
        is_data = _attribute(node, "type") in {"application/json", "application/ld+json"}
        if not is_data and not _attribute(node, "src"):
            yield "an inline script"
    if tree.css("style"):
        yield "an inline style sheet"


def _controls(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("a[href], button"):
        has_image_text = any(_attribute(image, "alt") for image in node.css("img"))
        if not (node.text(strip=True) or _has_own_name(node) or has_image_text):
            yield f"<{node.tag}> says nothing: {(node.html or '')[:120]}"
    for image in tree.css("img"):
        if "alt" not in image.attributes:
            yield f"img {_attribute(image, 'src')!r} has no alt"


def _says_something(node: LexborNode) -> bool:
    return bool(node.text(strip=True))


def _has_own_name(node: LexborNode) -> bool:
    return any(_attribute(node, name) for name in ("aria-label", "aria-labelledby", "title"))


def _in_label(node: LexborNode) -> bool:
    return any(parent.tag == "label" for parent in _parents(node))


def _parents(node: LexborNode) -> Iterator[LexborNode]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
