"""What one receives: chosen, grouped in a letter, held for a pause, stopped by one click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import jobs
from app.core.db import now
from tests.factories import TopicFactory
from tests.journeys.discussing import BREAKFAST, LOUISE, SAMIR, Arrive, People, look, message
from tests.journeys.post import LaterPost, ServerPost, only_letter, path_of
from tests.notifications.steps import MONDAY_SEVEN, SUNDAY
from tests.support.clock import Clock
from tests.support.mailbox import Mail
from tests.support.smtp import SmtpServer

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def monday(clock: Clock, smtp: SmtpServer, run_jobs: Callable[[], int]) -> Callable[[int], None]:
    """``monday(2)``: the worker comes at seven, on the second Monday from now."""

    def come(rank: int) -> None:
        clock.stop_at(MONDAY_SEVEN + timedelta(weeks=rank - 1))
        jobs._add_daily_jobs()
        run_jobs()

    clock.stop_at(SUNDAY - timedelta(days=1))
    return come


def test_the_week_is_told_in_one_letter_until_it_is_stopped(
    monday: Callable[[int], None],
    people: People,
    arrive: Arrive,
    open_page: Callable[..., Page],
    smtp: SmtpServer,
    run_jobs: Callable[[], int],
    clock: Clock,
) -> None:
    topic = TopicFactory(workgroup=people.workgroup, author=people.louise, title=BREAKFAST)
    path, post = f"/forum/sujets/{topic.id}", ServerPost(smtp, run_jobs)
    clock.stop_at(SUNDAY)
    want_mentions_in_the_letter(arrive(people.samir))
    call_samir(
        arrive(people.nadia, javascript=False), path, "Qui apporte le café, @Samir Étienne ?"
    )
    assert post.to(SAMIR) == [], "a mention waits for Monday"
    monday(1)
    letter = only_letter(post, SAMIR)
    read_the_letter(arrive(people.samir), letter)
    stop_by_one_click(open_page(), letter)
    call_samir(arrive(people.nadia, javascript=False), path, "Et le thé, @Samir Étienne ?")
    monday(2)
    assert post.to(SAMIR) == [letter], "the letter was stopped"
    have_it_again(arrive(people.samir))
    call_samir(arrive(people.nadia, javascript=False), path, "Et les tasses, @Samir Étienne ?")
    monday(3)
    [_, last] = post.to(SAMIR)
    assert "les tasses" in last.text
    assert "le café" not in last.text, "what was told is not told again"


def test_a_pause_holds_mails_back_and_is_ended(
    people: People,
    arrive: Arrive,
    open_page: Callable[..., Page],
    later_post: LaterPost,
) -> None:
    topic = TopicFactory(workgroup=people.workgroup, author=people.louise, title=BREAKFAST)
    path = f"/forum/sujets/{topic.id}"
    louise, nadia = arrive(people.louise), arrive(people.nadia, javascript=False)
    pause(louise)
    answer(nadia, path, "La salle est libre.")
    assert later_post.to(LOUISE) == []
    resume(louise)
    answer(nadia, path, "Le café aussi.")
    letter = only_letter(later_post, LOUISE)
    assert "Le café aussi." in letter.text
    stop_the_topic(open_page(javascript=False), letter)
    answer(nadia, path, "Et le thé, @Louise Morel ?")
    assert len(later_post.to(LOUISE)) == 1


def answer(page: Page, topic: str, words: str) -> None:
    page.goto(f"{topic}/repondre")
    page.get_by_label("Votre message").fill(words)
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.get_by_text(words.partition("@")[0]).last).to_be_visible()


def call_samir(page: Page, topic: str, words: str) -> None:
    answer(page, topic, words)
    expect(page.locator(".app-mention").last).to_have_text("@Samir Étienne")


def want_mentions_in_the_letter(page: Page) -> None:
    page.goto("/mon-compte")
    page.get_by_role("link", name="Choisir ce que je reçois").first.click()
    row = page.get_by_role("group", name="Quelqu’un me mentionne")
    row.get_by_label("Par courriel").select_option("Chaque semaine")
    page.get_by_role("button", name="Enregistrer mes choix").click()
    expect(page.get_by_role("status")).to_have_text("Vos choix sont enregistrés.")
    look(page)


def read_the_letter(page: Page, letter: Mail) -> None:
    """One letter in two texts: what is for me, then what is new, each with its link."""
    for text in (letter.text, letter.html):
        assert "Qui apporte le café" in text
        assert BREAKFAST in text
        assert "chaque semaine, le lundi à 7" in text
    assert "<letter-weekly." in letter.message["List-Id"]
    assert "Samir" in letter.text
    page.goto(path_of(letter.link("/forum/messages/")))
    expect(message(page, 2)).to_contain_text("Qui apporte le café")


def stop_by_one_click(stranger: Page, letter: Mail) -> None:
    """A mail program posts without cookie nor token."""
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.message["List-Unsubscribe"].strip("<>")
    assert stranger.context.cookies() == []
    answer = stranger.request.post(address, form=ONE_CLICK)
    assert answer.status == 200


def have_it_again(page: Page) -> None:
    page.goto("/notifications/preferences")
    expect(page.locator("main")).to_contain_text("Vous avez arrêté la lettre hebdomadaire")
    page.get_by_role("button", name="La recevoir de nouveau").click()
    expect(page.locator("main")).not_to_contain_text("Vous avez arrêté la lettre")


def pause(page: Page) -> None:
    page.goto("/notifications/preferences")
    page.get_by_label("Aucun courriel jusqu’au").fill(
        (now() + timedelta(days=10)).date().isoformat()
    )
    page.get_by_role("button", name="Faire une pause").click()
    expect(page.locator("main")).to_contain_text("Aucun courriel jusqu’au")
    look(page)


def resume(page: Page) -> None:
    page.get_by_role("button", name="Reprendre les courriels maintenant").click()
    expect(page.get_by_role("status")).to_contain_text("La pause est finie")


def stop_the_topic(stranger: Page, letter: Mail) -> None:
    """The link under the mail shows a button; reading the page stops nothing."""
    stops = [link for link in letter.links if "/notifications/stop/" in link]
    stranger.goto(path_of(stops[0]))
    expect(stranger.locator("main")).to_contain_text(BREAKFAST)
    stranger.get_by_role("button", name="Ne plus recevoir").click()
    expect(stranger.locator("main")).to_contain_text("C’est fait")
