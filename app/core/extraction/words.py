"""The words of an XML part, with the ends of lines that a reader would see."""

from collections.abc import Set

from app.core.extraction.packages import Full, Part

NONE: frozenset[str] = frozenset()


class Words(Part):
    """The text inside the elements ``within``, without what ``skipped`` ones hold.

    An element of ``lines`` ends a line, one of ``gaps`` puts a space. At most ``most`` characters
    are taken: then it raises Full.
    """

    def __init__(
        self,
        most: int,
        *,
        within: Set[str],
        lines: Set[str],
        gaps: Set[str] = NONE,
        skipped: Set[str] = NONE,
    ) -> None:
        self._left = most
        self._within, self._lines, self._gaps, self._skipped = within, lines, gaps, skipped
        self._inside = self._aside = 0
        self._gathered: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._aside += name in self._skipped
        self._inside += name in self._within

    def end(self, name: str) -> None:
        self._aside -= name in self._skipped
        self._inside -= name in self._within
        if name in self._lines:
            self._gathered.append("\n")
        elif name in self._gaps:
            self._gathered.append(" ")

    def characters(self, text: str) -> None:
        if self._inside and not self._aside:
            self.take(text)

    def take(self, text: str) -> None:
        """Add some text. Raises Full once there is more than wanted."""
        self._gathered.append(text)
        self._left -= len(text)
        if self._left < 0:
            raise Full

    def text(self) -> str:
        """What was gathered so far; the next begins anew."""
        text = "".join(self._gathered)
        self._gathered.clear()
        return text
