"""Mail texts: each is a file with a few placeholders, that staff may rewrite on the screen.

A placeholder is ``{{ name }}`` and nothing else: no condition, no loop, no attribute, so that a
text written by staff can neither run code nor show what the mail was not given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app
from jinja2 import StrictUndefined, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.audit import Actor
from app.core.db import Base, db, now
from app.core.errors import DomainError

SUBJECT_MARK = "Objet : "
PLAIN_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)
_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class BadMailText(DomainError):
    """A mail text that would not render; the message says which placeholder is wrong."""


class MailTextOverride(Base):
    """What staff wrote in place of a mail's own text."""

    __tablename__ = "mail_texts"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


@dataclass(frozen=True)
class MailText:
    """A mail that a feature sends: its French label and an example for each placeholder."""

    key: str
    label: str
    examples: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """A subject and a body, with or without their placeholders filled."""

    subject: str
    body: str


_declared: dict[str, MailText] = {}


def declare(key: str, label: str, **examples: str) -> MailText:
    """Declare a mail whose text is ``templates/<feature>/email/<name>.txt``."""
    _declared[key] = MailText(key, label, examples)
    return _declared[key]


def declared() -> list[MailText]:
    """Every mail text, by label."""
    return sorted(_declared.values(), key=lambda each: each.label)


def find(key: str) -> MailText | None:
    """A declared mail text by its key."""
    return _declared.get(key)


def original(text: MailText) -> Wording:
    """The text as the product ships it."""
    feature, name = text.key.split("/")
    environment = current_app.jinja_env
    source = environment.loader.get_source(environment, f"{feature}/email/{name}.txt")[0]  # type: ignore[union-attr]
    first, _, body = source.partition("\n")
    return Wording(first.removeprefix(SUBJECT_MARK).strip(), body.strip())


def wording(text: MailText) -> Wording:
    """The text in force: that of staff, else the product's."""
    override = db.session.get(MailTextOverride, text.key)
    return Wording(override.subject, override.body) if override else original(text)


def fill(text: MailText, values: Mapping[str, str], words: Wording | None = None) -> Wording:
    """Put values in the placeholders. Raises BadMailText."""
    words = words or wording(text)
    check(text, words)
    subject = _environment.from_string(words.subject).render(values)
    return Wording(
        " ".join(subject.split()), _environment.from_string(words.body).render(values).strip()
    )


def preview(text: MailText, words: Wording | None = None) -> Wording:
    """The text filled with its examples."""
    return fill(text, dict(text.examples), words)


def check(text: MailText, words: Wording) -> None:
    """Raise BadMailText unless the text holds nothing but known placeholders."""
    for part in (words.subject, words.body):
        try:
            tree = _environment.parse(part)
        except TemplateSyntaxError as error:
            raise BadMailText(f"Ligne {error.lineno} : les accolades ne vont pas.") from error
        if any(not isinstance(node, PLAIN_NODES) for node in tree.find_all(nodes.Node)):
            raise BadMailText("Seuls les repères simples comme {{ prenom }} sont possibles.")
        unknown = meta.find_undeclared_variables(tree) - set(text.examples)
        if unknown:
            raise BadMailText(f"Repère inconnu : {', '.join(sorted(unknown))}.")


def rewrite(text: MailText, words: Wording, by: Actor) -> None:
    """Replace a mail's text, logged. Raises BadMailText."""
    check(text, words)
    stored = db.session.merge(MailTextOverride(id=text.key, subject=words.subject, body=words.body))
    audit.record("mail_text.rewritten", stored, by=by)


def restore(text: MailText, by: Actor) -> None:
    """Go back to the product's text, logged."""
    override = db.session.get(MailTextOverride, text.key)
    if override:
        audit.record("mail_text.restored", override, by=by)
        db.session.delete(override)
