"""A paper as its text says it: headings, items, paragraphs, or the rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """How a block stands in the page."""

    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    BODY = "body"


@dataclass(frozen=True)
class Paper:
    """A title and a text."""

    title: str
    text: str

    def blocks(self) -> Iterator[tuple[Style, str]]:
        """The title, then each block of the text on one line."""
        yield Style.TITLE, self.title
        for part in self.text.strip().split("\n\n"):
            lines = part.strip().splitlines()
            if lines and all(line.startswith("- ") for line in lines):
                yield from ((Style.ITEM, line[2:]) for line in lines)
            elif part.startswith("## "):
                yield Style.HEADING, part[3:].strip()
            else:
                yield Style.BODY, " ".join(lines)

    def rows(self) -> list[list[str]]:
        """The rows of a table, titles first."""
        return [
            [cell.strip() for cell in line.split(";")]
            for line in self.text.strip().splitlines()
            if line.strip()
        ]
