"""Every attack of the corpus, in a real browser under the real policy: nothing runs, nothing loads.

Rows are written as no service would store them where that is possible: pages do not count on the
forms that came before them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request

from app.core.db import db, now
from app.core.text import clean, render_markdown
from app.forums.models import (
    Decision,
    DecisionKind,
    Draft,
    PostVersion,
    Report,
    ReportReason,
    Topic,
)
from tests.core.test_markdown_attacks import HOSTILE, PREFIX
from tests.factories import AttachmentFactory, PostFactory, TopicFactory
from tests.journeys.discussing import FORUM, LOUISE, Arrive, People
from tests.journeys.post import LaterPost, only_letter
from tests.notifications.steps import tell
from tests.support.browser import LiveServer

LINE = (
    '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    "<svg/onload=alert(1)>' onmouseover='alert(1)"
)
PER_POST = 70
# As a form hands them over: without the null bytes, that PostgreSQL would refuse.
BODIES = [
    clean("\n\n".join(HOSTILE[at : at + PER_POST])) for at in range(0, len(HOSTILE), PER_POST)
]
# What would run once somebody points at it, presses it or comes to it.
ASLEEP = """() => [...document.querySelectorAll('*')].filter((node) =>
  [...node.attributes].some(({ name, value }) => name.startsWith('on')
    || (['href', 'src', 'action', 'formaction', 'srcdoc'].includes(name)
      && /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(value))))
  .map((node) => node.outerHTML.slice(0, 200))"""


@dataclass
class Heard:
    """What a browser did that it should not have done."""

    home: str
    dialogs: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("dialog", self._close)
        page.on("request", self._note)
        page.expose_function("noteViolation", self._blame)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) =>"
            " noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
        )

    def _close(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _blame(self, violation: str) -> None:
        self.violations.append(violation)

    def _note(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.home:
            self.elsewhere.append(request.url)

    def assert_nothing(self, page: Page, where: str) -> None:
        assert page.evaluate(ASLEEP) == [], where
        heard = (self.dialogs, self.elsewhere, self.violations)
        assert heard == ([], [], []), f"{where}: {heard}"


@dataclass
class Attack:
    """The pages where hostile words stand, for whoever runs the forum and for a reader."""

    for_nadia: list[str]
    for_louise: list[str]


@pytest.fixture
def attack(people: People) -> Attack:
    """A topic made of attacks: its title, its posts, its files, what was decided of them."""
    topic = TopicFactory(workgroup=people.workgroup, author=people.samir, title=LINE)
    written = {"author_name": LINE, "author_line": LINE}
    posts = [
        PostFactory(
            topic=topic,
            author=people.nadia if rank == 0 else people.samir,
            body=body,
            body_html=render_markdown(body, image_prefix=PREFIX),
            **written,
        )
        for rank, body in enumerate(BODIES)
    ]
    own, reported, hidden, thrown = posts[:4]
    topic.author_name = topic.last_author_name = LINE
    AttachmentFactory(post_id=own.id, name=LINE, description=LINE, uploaded_by_id=people.nadia.id)
    hidden.hidden_at = thrown.trashed_at = now()
    thrown.trashed_by_id = people.nadia.id
    own.edited_at, own.version_count = now(), 1
    decision = Decision(
        post_id=hidden.id,
        kind=DecisionKind.HIDE,
        reason=LINE,
        decided_by_id=people.officer.id,
        contest=LINE,
        contested_at=now(),
    )
    report = Report(
        post_id=reported.id,
        reporter_id=people.louise.id,
        reason=ReportReason.OTHER,
        explanation=LINE,
    )
    target = f"topic-{topic.id}"
    draft = Draft(user_id=people.louise.id, target=target, title=LINE, body=BODIES[0])
    version = PostVersion(
        post_id=own.id, body=BODIES[1], reason=LINE, replaced_by_id=people.nadia.id
    )
    db.session.add_all([decision, report, draft, version])
    db.session.commit()
    here, post = f"/forum/sujets/{topic.id}", f"/forum/messages/{own.id}"
    forum = f"/forum/{topic.forum_id}"
    return Attack(
        [
            FORUM, "/forum", f"{here}?page=1", f"{here}/repondre?citer={reported.id}",
            f"{here}/gerer", f"{here}/deplacer", f"{here}/scinder", f"{here}/fusionner",
            f"{post}/modifier", f"{post}/historique", f"/forum/messages/{reported.id}/masquer",
            f"{forum}/corbeille", "/forum/signalements", "/forum/signalements?etat=contestations",
            "/forum/moderation", f"/forum/decisions/{decision.id}", "/notifications",
        ],
        [
            f"{here}?page=1", f"{here}/repondre", "/forum/brouillons", "/notifications",
            f"/forum/messages/{reported.id}/signaler", f"/forum/signalements/{report.id}",
            f"{post}/historique", "/",
        ],
    )  # fmt: skip


def test_nothing_of_a_hostile_topic_runs_or_loads(
    people: People,
    attack: Attack,
    arrive: Arrive,
    open_page: Callable[..., Page],
    live_server: LiveServer,
    later_post: LaterPost,
) -> None:
    tell(people.louise, db.session.query(Topic).one(), body=BODIES[0])
    heard = Heard(urlsplit(live_server.url).netloc)
    walk(heard, arrive(people.nadia), attack.for_nadia)
    letter = only_letter(later_post, LOUISE)
    louise = arrive(people.louise)
    walk(heard, louise, attack.for_louise)
    read_as_a_mail_program(heard, open_page(), letter.html)


def walk(heard: Heard, page: Page, paths: list[str]) -> None:
    heard.listen(page)
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        heard.assert_nothing(page, path)
        if page.locator("[data-editor]").count():
            page.get_by_role("button", name="Aperçu", exact=True).click()
            page.get_by_role("region", name="Aperçu").wait_for()
            heard.assert_nothing(page, f"{path}, in the preview")


def read_as_a_mail_program(heard: Heard, page: Page, html: str) -> None:
    """One without any policy of its own."""
    heard.listen(page)
    page.set_content(html, wait_until="networkidle")
    assert "alert(1)" in page.content()
    heard.assert_nothing(page, "the mail")
