"""ODT, ODS, ODP: what the content says. Deleted text and comments are left out."""

from pathlib import Path

from app.core.extraction.outcome import Pages
from app.core.extraction.packages import opened
from app.core.extraction.words import Words

CONTENT = "content.xml"
SKIPPED = {"tracked-changes", "annotation", "forms"}
SPACES = {"s", "tab", "line-break"}


class _Body(Words):
    """The paragraphs; ``page`` is the element that makes a page (a sheet, a slide), if any."""

    def __init__(self, pages: Pages, page: str = "") -> None:
        is_sheet = page == "table"
        super().__init__(
            pages.left,
            within={"p", "h"},
            lines={"table-row"} if is_sheet else {"p", "h", "table-row"},
            gaps=SPACES | {"table-cell"} | ({"p", "h"} if is_sheet else set()),
            skipped=SKIPPED,
        )
        self._pages, self._page = pages, page
        self._nested = 0
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if self._page and name == self._page:
            self._nested += 1
            if self._nested == 1:
                self._pages.count = (self._pages.count or 0) + 1
                self._name = _name(attributes) if name == "table" else ""

    def end(self, name: str) -> None:
        super().end(name)
        if self._page and name == self._page:
            self._nested -= 1
            if not self._nested:
                self.close()

    def close(self) -> None:
        """Give what was gathered as a page. Raises Enough."""
        if text := self.text().strip():
            self._pages.add(self._pages.count or 1, f"{self._name}\n{text}")


def read_text(path: Path, pages: Pages) -> None:
    """Give a text as one page: where pages break is decided by who opens the file."""
    _read(path, _Body(pages), pages)


def read_sheets(path: Path, pages: Pages) -> None:
    """Give each sheet under its name. Raises GivenUp, Enough."""
    _read(path, _Body(pages, "table"), pages)


def read_slides(path: Path, pages: Pages) -> None:
    """Give each slide with its notes. Raises GivenUp, Enough."""
    _read(path, _Body(pages, "page"), pages)


def _read(path: Path, body: _Body, pages: Pages) -> None:
    with opened(path, pages) as package:
        package.read(CONTENT, body)
        body.close()


def _name(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith("table:1.0}name")), "")
