"""What is written in full forums: a few hundred texts, each drawn as HTML once."""

from dataclasses import dataclass
from random import Random

from app.administration.demo import content
from app.core.text import render_markdown

DISTINCT = 600
DAYS = ("lundi 5", "mardi 13", "mercredi 21", "jeudi 8", "vendredi 16")


@dataclass(frozen=True)
class Text:
    """A post's Markdown and its HTML."""

    body: str
    body_html: str


def write_texts(dice: Random, count: int = DISTINCT) -> list[Text]:
    """So many texts of the length that people write: from one line to a short page."""
    bodies = [_body(dice) for _ in range(count)]
    return [Text(body, render_markdown(body)) for body in bodies]


def write_title(dice: Random) -> str:
    """The title of a topic."""
    return _some("titre", 1, dice)[0]


def _body(dice: Random) -> str:
    parts = [" ".join(_some("phrase", dice.randint(1, 4), dice)) for _ in range(_paragraphs(dice))]
    if dice.random() < 0.5:
        parts.insert(0, _some("debut", 1, dice)[0])
    if dice.random() < 0.15:
        parts.append("\n".join(f"- {line}" for line in _some("liste", dice.randint(2, 5), dice)))
    if dice.random() < 0.1:
        parts.insert(0, f"> {_some('phrase', 1, dice)[0]}")
    if dice.random() < 0.4:
        parts.append(_some("fin", 1, dice)[0])
    return "\n\n".join(parts)


def _paragraphs(dice: Random) -> int:
    return dice.choice((1, 1, 1, 1, 2, 2, 3))


def _some(place: str, count: int, dice: Random) -> list[str]:
    known = [row["texte"] for row in content.rows("forum_sentences") if row["place"] == place]
    towns = content.column("towns", "nom")
    return [
        line.format(ville=dice.choice(towns), jour=dice.choice(DAYS))
        for line in dice.sample(known, count)
    ]
