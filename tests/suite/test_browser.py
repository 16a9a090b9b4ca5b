"""The browsers of the tests see what a person would, and complain when they should."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import assert_no_horizontal_scroll, axe, visitor

WIDE = "<!DOCTYPE html><html lang=fr><title>x</title><main><h1>x</h1>%s</main></html>"


def test_a_page_of_the_service_opens(page: Page) -> None:
    page.goto("/aide")
    assert page.locator("h1").count() == 1
    axe(page)
    assert_no_horizontal_scroll(page)


def test_without_javascript_no_script_runs(plain_page: Page) -> None:
    plain_page.set_content(WIDE % "<p id=p>avant</p><script>p.textContent='après'</script>")
    assert plain_page.locator("#p").text_content() == "avant"


def test_a_page_too_wide_is_refused_and_the_element_named(page: Page) -> None:
    page.set_content(WIDE % '<div class="trop" style="width:600px">x</div>')
    with pytest.raises(AssertionError, match="trop"):
        assert_no_horizontal_scroll(page)


def test_axe_finds_an_image_without_text(page: Page) -> None:
    page.set_content(WIDE % "<img src='data:,'>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_an_error_in_a_script_fails_the_test(browser: Browser) -> None:
    visit = visitor(browser, "http://127.0.0.1")
    page = visit.__enter__()
    page.set_content(WIDE % "<script>absent()</script>")
    with pytest.raises(AssertionError, match="absent is not defined"):
        visit.__exit__(None, None, None)
