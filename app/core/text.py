"""Text: what people type made clean, names made comparable, Markdown made safe HTML."""

import re
import unicodedata
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token

ALLOWED_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href", "title"}, "ol": {"start"}}
IMAGE_ATTRIBUTES = {"src", "alt", "loading"}
MENTION_CLASS = "app-mention"
TOP_HEADING = 3
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 20}).enable(
    ["table", "strikethrough", "linkify"]
)
LONGEST_SCHEME = 40
_words = RendererHTML()
_PERSON = re.compile(r"/annuaire/personnes/[0-9]+")
# Plain names between slashes: no « .. », escaped or not, leads elsewhere.
_PLAIN_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)*(?:/[\w-]+(?:\.[\w-]+)*)*", re.ASCII)


def _link_to_address(state: StateInline, silent: bool) -> bool:
    """The rule of markdown-it that makes links of bare addresses, kept from reading at each
    « :// » all that stands before it: thousands of them took many seconds of one text."""
    start = len(state.pending) - LONGEST_SCHEME
    if start > LONGEST_SCHEME and state.src.startswith("://", state.pos):
        tail = state.pending[start:]
        state.pending = state.pending[:start]
        state.pushPending()
        state.pending = tail
    return linkify(state, silent)


_markdown.inline.ruler.at("linkify", _link_to_address)


def clean(value: str) -> str:
    """Text as stored: composed (NFC), without control or direction-override characters."""
    return _CONTROLS.sub("", unicodedata.normalize("NFC", value)).strip()


def one_line(value: str) -> str:
    """Clean text with every run of white space made one space."""
    return " ".join(clean(value).split())


def fold(value: str) -> str:
    """Text as compared: no accent, no case, words of letters and digits parted by one space."""
    lowered = value.casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def of(name: str) -> str:
    """A person's name after « de », elided where French says it: ``d’Amélie``, ``de Yann``.

    An h is taken as mute (Hélène, Hugo) except before an a, where it is mostly aspirate (Hassan).
    """
    bare = fold(name)
    is_elided = bare[:1] in set("aeiou") or re.match(r"h[^a]|y[^aeiou]", bare)
    return f"d’{name}" if is_elided else f"de {name}"


def slugify(value: str, length: int = 80) -> str:
    """Text as part of an address: ``Accès à l’alimentation`` → ``acces-a-l-alimentation``."""
    return fold(value).replace(" ", "-")[:length].strip("-")


def render_markdown(source: str, *, image_prefix: str | None = None) -> str:
    """Markdown to safe HTML, at write time: no raw HTML, no image but the service's own.

    Images are those under ``image_prefix``, a local path such as ``/forum/pieces-jointes/``; of any
    other only the description is left, so that no reader loads what another host keeps. A link to
    a person whose text starts with @ is a mention. The highest heading of the text becomes h3,
    whatever the mark that was typed for it.
    """
    tokens = _markdown.parse(source)
    _lower_headings(tokens)
    for token in tokens:
        if token.children:
            _keep_own_images(token.children, image_prefix)
            _mark_mentions(token.children)
    return nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=ALLOWED_TAGS | {"img"} if image_prefix else ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES | ({"img": IMAGE_ATTRIBUTES} if image_prefix else {}),
        allowed_classes={"span": {MENTION_CLASS}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )


def plain_text(drawn: str) -> str:
    """The words alone of a text that ``render_markdown`` drew, as the search reads them."""
    return unescape(nh3.clean(drawn, tags=set())).strip()


def _lower_headings(tokens: list[Token]) -> None:
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    top = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - top + TOP_HEADING)}"


def _keep_own_images(inline: list[Token], prefix: str | None) -> None:
    for token in inline:
        if token.type != "image":
            continue
        source = str(token.attrGet("src") or "")
        if prefix and source.startswith(prefix) and _PLAIN_PATH.fullmatch(source[len(prefix) :]):
            token.attrSet("loading", "lazy")
        else:
            token.type = "text"
            token.content = _description_of(token)


def _description_of(image: Token) -> str:
    return _words.renderInlineAsText(image.children, _markdown.options, {})


def _mark_mentions(inline: list[Token]) -> None:
    for at, token in enumerate(inline):
        if token.type != "link_open" or not inline[at + 1].content.startswith("@"):
            continue
        if _PERSON.fullmatch(str(token.attrGet("href") or "")):
            closing = next(other for other in inline[at:] if other.type == "link_close")
            token.tag = closing.tag = "span"
            token.attrs = {"class": MENTION_CLASS}
