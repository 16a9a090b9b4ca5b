"""A post is reported, hidden with a reason, contested by its author, and judged once more."""

from playwright.sync_api import Page, expect

from tests.factories import PostFactory, TopicFactory
from tests.journeys.discussing import (
    BREAKFAST,
    LOUISE,
    NADIA,
    SAMIR,
    Arrive,
    People,
    look,
    message,
)
from tests.journeys.post import LaterPost, path_of

ANSA = "ansa@exemple.fr"
INSULT = "Encore une idée de technocrate, bonne à jeter."
WHY = "Ce message vise une personne."
REASON = "Le message attaque une personne et non une idée."
CONTEST = "Je parlais du projet, pas de quelqu’un."
ANSWER = "Relu : rien n’y vise quelqu’un. Le message est rétabli."


def test_from_the_report_to_the_answer_of_ansa(
    people: People, arrive: Arrive, later_post: LaterPost
) -> None:
    topic = TopicFactory(workgroup=people.workgroup, author=people.nadia, title=BREAKFAST)
    PostFactory(topic=topic, author=people.samir, body=INSULT)
    topic_path = f"/forum/sujets/{topic.id}"
    louise, nadia = arrive(people.louise), arrive(people.nadia)
    samir, officer = arrive(people.samir), arrive(people.officer)
    report(louise, topic_path)
    hide_with_a_reason(nadia, later_post)
    read_no_more(louise, topic_path)
    read_the_reason_and_contest(samir, later_post)
    answer(officer, later_post)
    read_the_answer(samir, later_post)
    learn_what_became_of_one_s_report(louise, later_post)
    louise.goto(topic_path)
    expect(message(louise, 2)).to_contain_text(INSULT)


def report(page: Page, topic: str) -> None:
    page.goto(topic)
    message(page, 2).get_by_role("link", name="Signaler").click()
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez une raison")
    look(page)
    page.get_by_label("Propos blessants").check(force=True)
    page.get_by_label("Expliquez en quelques mots").fill(WHY)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("status")).to_be_visible()


def hide_with_a_reason(page: Page, post: LaterPost) -> None:
    [letter] = post.to(NADIA)
    assert "signalé" in letter.text
    page.goto(path_of(letter.link("/masquer")))
    expect(page.locator("main")).to_contain_text(WHY)
    page.get_by_role("button", name="Masquer le message").click()
    expect(page.get_by_role("alert")).to_contain_text("Écrivez le motif")
    look(page)
    page.get_by_label("Motif").fill(REASON)
    page.get_by_role("button", name="Masquer le message").click()
    expect(page.get_by_role("status")).to_contain_text("Le message est masqué")


def read_no_more(page: Page, topic: str) -> None:
    page.goto(topic)
    expect(message(page, 2)).to_contain_text("Ce message a été masqué.")
    assert INSULT not in page.content()


def read_the_reason_and_contest(page: Page, post: LaterPost) -> None:
    """The author learns what was decided and why, not who reported; they contest once."""
    [letter] = post.to(SAMIR)
    assert "masqué" in letter.text
    assert REASON in letter.text
    page.goto(path_of(letter.link("/forum/decisions/")))
    main = page.locator("main")
    expect(main).to_contain_text(REASON)
    expect(main).to_contain_text(INSULT)
    assert "Morel" not in page.content()
    assert "Morel" not in letter.text
    look(page)
    page.get_by_label("Pourquoi contestez-vous").fill(CONTEST)
    page.get_by_role("button", name="Envoyer ma contestation").click()
    expect(page.get_by_role("button", name="Envoyer ma contestation")).to_have_count(0)
    expect(main).to_contain_text("une autre personne que celle qui a décidé")


def answer(page: Page, post: LaterPost) -> None:
    letter = post.to(ANSA)[-1]
    page.goto(path_of(letter.link("/forum/decisions/")))
    expect(page.locator("main")).to_contain_text(CONTEST)
    look(page)
    page.get_by_label("Rétablir le message").check(force=True)
    page.get_by_label("Votre réponse à la personne").fill(ANSWER)
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()


def read_the_answer(page: Page, post: LaterPost) -> None:
    letter = post.to(SAMIR)[-1]
    assert "rétabli" in letter.text
    page.goto(path_of(letter.link("/forum/decisions/")))
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator("main")).to_contain_text("Le message est visible.")


def learn_what_became_of_one_s_report(page: Page, post: LaterPost) -> None:
    [letter] = post.to(LOUISE)
    assert "Votre signalement a été suivi" in letter.text
    page.goto(path_of(letter.link("/forum/signalements/")))
    expect(page.locator("main")).to_contain_text(REASON)
    look(page)
