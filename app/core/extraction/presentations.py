"""PPTX: slide after slide in their order, each followed by its notes."""

import re
from pathlib import Path

from app.core.extraction.outcome import Pages
from app.core.extraction.packages import Package, Part, Relations, opened, relation_of
from app.core.extraction.words import Words

MAIN = "ppt/presentation.xml"
_SLIDE = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")


class _Order(Part):
    """The slides that the presentation shows, by the keys of their relations."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sldId":
            self.keys.append(relation_of(attributes))


def read(path: Path, pages: Pages) -> None:
    """Give the text of each slide. Raises GivenUp, Enough."""
    with opened(path, pages) as package:
        slides = _slides(package)
        pages.count = len(slides)
        for number, name in enumerate(slides, 1):
            words = Words(pages.left, within={"t"}, lines={"p", "br", "tr"}, gaps={"tc"})
            package.read(name, words)
            relations = Relations(package, name)
            for key, kind in relations.kinds.items():
                if kind == "notesSlide":
                    package.read(relations.paths[key], words)
            pages.add(number, words.text())


def _slides(package: Package) -> list[str]:
    order, relations = _Order(), Relations(package, MAIN)
    package.read(MAIN, order)
    listed = [relations.paths[key] for key in order.keys if key in relations.paths]
    if listed:
        return listed
    numbered = {int(found[1]): name for name in package.names if (found := _SLIDE.fullmatch(name))}
    return [name for _number, name in sorted(numbered.items())]
