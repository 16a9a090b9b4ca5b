"""The centre and the choices in a real browser: without JavaScript, by keyboard, on a phone."""

from app.notifications.queries.stop_links import token_of
from tests.notifications.steps import BREAKFAST, answer, tell, told
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe


def test_a_person_reads_then_chooses_without_javascript(
    plain_page, sign_in, amelie, topic, session
):
    post = answer(amelie, topic)
    sign_in(plain_page, amelie)
    plain_page.goto("/groupes")
    plain_page.get_by_role("link", name="Notifications").click()
    plain_page.get_by_role("link", name="Chloé Traoré vous répond").click()
    assert f"#message-{post.number}" in plain_page.url
    assert told(amelie)[0].read_at

    plain_page.goto("/notifications/preferences")
    row = plain_page.get_by_role("group", name="Quelqu’un me mentionne")
    row.get_by_label("Par courriel").select_option("Chaque semaine")
    plain_page.get_by_role("button", name="Enregistrer mes choix").click()
    assert plain_page.get_by_role("status").inner_text() == "Vos choix sont enregistrés."
    assert row.get_by_label("Par courriel").input_value() == "weekly"


def test_all_is_read_by_keyboard_alone(page, sign_in, amelie, topic, session):
    tell(amelie, topic)
    sign_in(page, amelie)
    page.goto("/notifications")
    button = page.get_by_role("button", name="Tout marquer comme lu")
    for _ in range(30):
        page.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()

    assert not page.get_by_text("Non lue").count()
    assert told(amelie)[0].read_at


def test_the_pages_fit_a_phone(open_page, sign_in, amelie, topic, session):
    tell(amelie, topic)
    page = open_page(viewport=PHONE)
    sign_in(page, amelie)
    stop = f"/notifications/stop/{token_of(amelie.id, f'topic-{topic.id}')}"
    for path in ("/notifications", "/notifications/preferences", stop):
        page.goto(path)
        axe(page)
        assert_no_horizontal_scroll(page)


def test_a_visitor_stops_a_topic_by_the_link_of_a_mail(plain_page, amelie, topic, session):
    plain_page.goto(f"/notifications/stop/{token_of(amelie.id, f'topic-{topic.id}')}")
    assert BREAKFAST in plain_page.get_by_role("main").inner_text()
    plain_page.get_by_role("button", name="Ne plus recevoir").click()
    assert "C’est fait" in plain_page.get_by_role("main").inner_text()

    tell(amelie, topic)
    assert told(amelie) == []
