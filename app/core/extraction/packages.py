"""Office documents as bounded archives of XML: nothing is unpacked to the disk, no entity is
followed, and what an archive announces of its sizes is not believed."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.core.extraction.limits import PACKAGE_PARTS, XML_DEPTH
from app.core.extraction.outcome import GivenUp, Pages, Reason

PIECE = 64 * 1024
IS_ENCRYPTED = 0x1
DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, ValueError, zlib.error)


class Part:
    """What is taken of an XML part: each kind of part says it by these three."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Names come without their namespace, attributes with it."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Some text of the element under way."""


class Full(Exception):
    """A part gave as much text as may still be taken."""


class Package:
    """An office document opened. Every reading counts on the budget of ``pages``."""

    def __init__(self, archive: ZipFile, pages: Pages) -> None:
        self._archive = archive
        self._pages = pages
        self._parts = {part.filename: part for part in archive.infolist()}
        if len(self._parts) > PACKAGE_PARTS:
            raise GivenUp(Reason.TOO_COMPLEX)

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str, part: Part) -> None:
        """Read a part, if there is one of this name, as far as the budget goes. Raises GivenUp."""
        info = self._parts.get(name)
        if info is None:
            return
        with _opened_part(self._archive, info) as file:
            try:
                self._parse(file, _parser(part))
            except Full:
                self._pages.is_truncated = True

    def _parse(self, file: IO[bytes], parser: expat.XMLParserType) -> None:
        try:
            while piece := file.read(PIECE):
                if not self._pages.spend_xml(len(piece)):
                    raise Full
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise GivenUp(Reason.DAMAGED) from error


@contextmanager
def opened(path: Path, pages: Pages) -> Iterator[Package]:
    """An office document, closed in the end. Raises GivenUp."""
    try:
        with ZipFile(path) as archive:
            yield Package(archive, pages)
    except DAMAGE as error:
        raise GivenUp(Reason.DAMAGED) from error


class Relations(Part):
    """The parts that a part of an OOXML document refers to: by their key, with their kind."""

    def __init__(self, package: Package, name: str) -> None:
        self._folder = dirname(name)
        self.paths: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        package.read(f"{self._folder}/_rels/{name.rpartition('/')[2]}.rels", self)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            key, target = attributes.get("Id", ""), attributes.get("Target", "")
            full = target if target.startswith("/") else join(self._folder, target)
            self.paths[key] = normpath(full).lstrip("/")
            self.kinds[key] = attributes.get("Type", "").rpartition("/")[2]


def relation_of(attributes: dict[str, str]) -> str:
    """The key of the relation that an element names (``r:id``)."""
    return next(
        (value for key, value in attributes.items() if key.endswith("relationships}id")), ""
    )


@contextmanager
def _opened_part(archive: ZipFile, info: ZipInfo) -> Iterator[IO[bytes]]:
    if info.flag_bits & IS_ENCRYPTED:
        raise GivenUp(Reason.PROTECTED)
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise GivenUp(Reason.DAMAGED)
    with archive.open(info) as file:
        yield file


def _parser(part: Part) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > XML_DEPTH:
            raise GivenUp(Reason.TOO_COMPLEX)
        part.start(name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        part.end(name.rpartition("}")[2])

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = part.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_definitions
    return parser


def _refuse_definitions(*_given: object) -> None:
    """No office program writes a DTD; entities that grow without end are written in one."""
    raise GivenUp(Reason.TOO_COMPLEX)
