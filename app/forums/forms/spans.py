"""Numbers of posts as people write them: « 12 à 18, 21 »."""

import re
from collections.abc import Iterable, Sequence

from app.forums.services.splitting import Span

SPAN = re.compile(r"(\d{1,9})(?:\s*(?:-|–|à|a|au)\s*(\d{1,9}))?")
PARTS = re.compile(r"\s*(?:,|;|\bet\b)\s*")


def read_spans(typed: str) -> list[Span] | None:
    """What is written, in order, without overlap; None when it is no list of numbers."""
    parts = [part for part in PARTS.split(typed.strip().lower()) if part]
    read = [SPAN.fullmatch(part) for part in parts]
    if not all(read):
        return None
    ends = [(int(each[1]), int(each[2] or each[1])) for each in read if each]
    return joined(Span(min(pair), max(pair)) for pair in ends)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same numbers in order, neighbours put together."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.first <= kept[-1].last + 1:
            kept[-1] = Span(kept[-1].first, max(kept[-1].last, span.last))
        else:
            kept.append(span)
    return kept


def within(spans: Sequence[Span], block: Span) -> list[int]:
    """The numbers of a block that are in some span."""
    return [
        number
        for span in spans
        for number in range(max(span.first, block.first), min(span.last, block.last) + 1)
    ]


def beyond(spans: Sequence[Span], block: Span) -> list[Span]:
    """What is in the spans and not in a block."""
    before = [Span(span.first, min(span.last, block.first - 1)) for span in spans]
    after = [Span(max(span.first, block.last + 1), span.last) for span in spans]
    return [span for span in (*before, *after) if span.first <= span.last]


def written(spans: Sequence[Span]) -> str:
    """« 12 à 18, 21 »."""
    return ", ".join(
        str(span.first) if span.first == span.last else f"{span.first} à {span.last}"
        for span in joined(spans)
    )
