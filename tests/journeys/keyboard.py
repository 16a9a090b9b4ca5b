"""Going about with a keyboard alone: Tab, Enter and Space, and the focus is seen at every step."""

from playwright.sync_api import Page

MOST_STEPS = 80
# What has the focus: its words, and whether an outline shows it (on itself or on the box that
# its label draws).
FOCUSED = """() => {
  const node = document.activeElement;
  const label = node.labels?.[0];
  const looks = [getComputedStyle(node), ...(label ? [getComputedStyle(label, "::before")] : [])];
  const box = node.getBoundingClientRect();
  const isDrawn = looks.some((look) => look.outlineStyle !== "none");
  return {
    words: (label ?? node).innerText.trim(),
    isSeen: isDrawn && box.width > 1 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def go_to(page: Page, words: str) -> None:
    """Press Tab until the element that says these words has the focus."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isSeen"], f"nobody sees that {focused['words']!r} has the focus"
        if focused["words"].startswith(words):
            return
        passed.append(focused["words"])
    raise AssertionError(f"{words!r} is not reached, only {passed}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    go_to(page, words)
    page.keyboard.press(key)
