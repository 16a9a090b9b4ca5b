"""A topic changes forum: who will read is confirmed first, and its addresses still lead there."""

import re

from playwright.sync_api import Page, expect

from tests.factories import FacilitatorFactory, PostFactory, TopicFactory, WorkgroupFactory
from tests.factories.forums import forum_of
from tests.journeys.discussing import BREAKFAST, FORUM, Arrive, People, look


def test_a_topic_goes_to_another_group(people: People, arrive: Arrive) -> None:
    other = WorkgroupFactory(number=6)
    bruno = FacilitatorFactory(workgroup=other, email="bruno@exemple.fr")
    topic = TopicFactory(workgroup=people.workgroup, author=people.samir, title=BREAKFAST)
    post = PostFactory(topic=topic, author=people.louise, body="À jeudi.")
    permalink, address = f"/forum/messages/{post.id}", f"/forum/sujets/{topic.id}"
    officer, louise = arrive(people.officer), arrive(people.louise)
    be_led_there(louise, permalink)
    move(officer, address, str(forum_of(other).id))
    be_led_there(officer, permalink)
    be_led_there(arrive(bruno), permalink)
    for path in (permalink, address):
        be_led_nowhere(louise, path)


def move(page: Page, address: str, forum_id: str) -> None:
    """Nothing moves before who will read is said and confirmed."""
    page.goto(address)
    page.get_by_role("link", name="Gérer le sujet").click()
    look(page)
    page.get_by_role("link", name="Déplacer le sujet dans un autre forum").click()
    page.get_by_label("Nouveau forum").select_option(forum_id)
    page.get_by_role("button", name="Déplacer le sujet").click()
    warned = page.locator("#confirmation")
    expect(warned).to_contain_text("Les personnes qui peuvent lire changent")
    expect(warned).to_contain_text("1 personne de plus pourra lire ce sujet, 3 ne le pourront plus")
    look(page)
    page.get_by_role("button", name="Confirmer le déplacement").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("J’ai lu qui pourra lire").check(force=True)
    page.get_by_role("button", name="Confirmer le déplacement").click()
    expect(page.get_by_role("status").first).to_contain_text("Le sujet est maintenant dans")
    expect(page.get_by_role("heading", level=1)).to_contain_text(BREAKFAST)


def be_led_there(page: Page, permalink: str) -> None:
    page.goto(permalink)
    expect(page).to_have_url(re.compile("#message-2$"))
    expect(page.locator("#message-2")).to_contain_text("À jeudi.")


def be_led_nowhere(page: Page, path: str) -> None:
    """As if it had never been: neither at its address, nor in a list, nor among notifications."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 404
    for where in (path, FORUM, "/forum", "/notifications"):
        page.goto(where)
        assert BREAKFAST not in page.content(), where
