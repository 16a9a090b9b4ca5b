"""The notation of a letter: plain text that reads as it stands, and says enough to make HTML.

``## `` opens a heading, ``- `` an item of a list, ``> `` a quotation; a line that is only an
address of the service is the link of the line above it; what follows a line ``-- `` is the small
print. A text written by staff knows paragraphs and addresses alone.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from app.core.settings import settings
from app.core.text import one_line

Kind = Literal["p", "heading", "list", "quote"]
SIGNATURE = "--"
UNDERLINE_LENGTH = 60
INVISIBLE = "\u200b"  # a space without width: the text looks the same, no rule applies to it
_LINK_LINE = re.compile(r"https?://\S+")
_MARKS = ("#", "-", ">")
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(www)(?=\.)")


@dataclass(frozen=True)
class Line:
    """A line of text, a link when it has an address."""

    text: str
    href: str = ""


@dataclass
class Block:
    """A heading, a paragraph, a quotation, or a list with one part for each item."""

    kind: Kind
    parts: list[list[Line]] = field(default_factory=list)


@dataclass
class Letter:
    """A text cut in blocks, its small print apart."""

    body: list[Block] = field(default_factory=list)
    footer: list[Block] = field(default_factory=list)


def plain(text: str) -> str:
    """What a person typed, on one line, to be put in a letter: it can be no mark and no link.

    Mail programs make links of what looks like an address: an invisible space prevents it.
    """
    line = _ADDRESS.sub(rf"\g<0>{INVISIBLE}", one_line(text))
    return INVISIBLE + line if line.startswith(_MARKS) else line


def quotation(text: str) -> str:
    """What a person typed, line by line, as a quotation."""
    lines = text.strip().splitlines()
    return "\n".join(f"> {plain(line)}".rstrip() for line in lines)


def read_letter(body: str) -> Letter:
    """Cut a composed text in blocks."""
    letter = Letter()
    blocks, is_open = letter.body, False
    for line in body.replace("\r\n", "\n").split("\n"):
        if line.rstrip() == SIGNATURE:
            blocks, is_open = letter.footer, False
        elif line.strip():
            is_open = _add(blocks, line.strip(), is_open)
        else:
            is_open = False
    return letter


def _add(blocks: list[Block], line: str, is_open: bool) -> bool:
    """Put a line where it belongs; tell whether the next one may follow in the same block."""
    last = blocks[-1].kind if blocks else ""
    if line.startswith("## "):
        blocks.append(Block("heading", [[Line(line.removeprefix("## "))]]))
        return False
    if line.startswith("- "):
        if last != "list":
            blocks.append(Block("list"))
        blocks[-1].parts.append([Line(line.removeprefix("- "))])
    elif line.startswith(">"):
        if not (is_open and last == "quote"):
            blocks.append(Block("quote", [[]]))
        blocks[-1].parts[-1].append(Line(line.removeprefix(">").strip()))
    elif is_open and last != "quote":
        _follow(blocks[-1].parts[-1], line)
    else:
        blocks.append(Block("p", [[]]))
        _follow(blocks[-1].parts[-1], line)
    return True


def _follow(part: list[Line], line: str) -> None:
    """Add a line to a paragraph or an item: an address becomes the link of the line above."""
    if not _is_own_address(line):
        part.append(Line(line))
    elif part and not part[-1].href:
        part[-1] = Line(part[-1].text, line)
    else:
        part.append(Line(line, line))


def read_paragraphs(body: str) -> Letter:
    """Cut at its blank lines a text that staff wrote; an address alone between two is a link."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    return Letter([Block("p", [_paragraph(block)]) for block in blocks])


def _paragraph(block: str) -> list[Line]:
    if _is_own_address(block):
        return [Line(block, block)]
    return [Line(line) for line in block.split("\n")]


def _is_own_address(line: str) -> bool:
    return bool(_LINK_LINE.fullmatch(line)) and line.startswith(settings().base_url + "/")


def as_text(body: str) -> tuple[str, str]:
    """A composed text and its small print as they are read without HTML: headings underlined."""
    parts: list[list[str]] = [[]]
    for line in body.replace("\r\n", "\n").split("\n"):
        if line.rstrip() == SIGNATURE:
            parts.append([])
            continue
        parts[-1].append(line.removeprefix("## "))
        if line.startswith("## "):
            parts[-1].append("-" * min(len(parts[-1][-1]), UNDERLINE_LENGTH))
    main, *others = ("\n".join(lines).strip() for lines in parts)
    return main, "\n\n".join(filter(None, others))
