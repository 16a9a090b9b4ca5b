"""Parameters: the delays and durations that staff set on the screen, with their defaults."""

from dataclasses import dataclass

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.audit import Actor
from app.core.db import Base, db


class Parameter(Base):
    """A value that staff changed."""

    __tablename__ = "parameters"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]


@dataclass(frozen=True)
class Declared:
    """A parameter as its feature declares it: French label, unit, default and bounds."""

    key: str
    label: str
    unit: str
    default: int
    minimum: int
    maximum: int


_declared: dict[str, Declared] = {}


def declare(
    key: str, label: str, *, unit: str, default: int, minimum: int = 1, maximum: int = 3650
) -> Declared:
    """Declare a whole number that staff may set."""
    _declared[key] = Declared(key, label, unit, default, minimum, maximum)
    return _declared[key]


def declared() -> list[Declared]:
    """Every parameter, in the order of declaration."""
    return list(_declared.values())


def value_of(parameter: Declared) -> int:
    """What staff set, else the default."""
    stored = db.session.get(Parameter, parameter.key)
    return stored.value if stored else parameter.default


def values() -> dict[str, int]:
    """Every parameter's present value by key."""
    stored = {row.id: row.value for row in db.session.scalars(select(Parameter))}
    return {each.key: stored.get(each.key, each.default) for each in declared()}


def set_value(parameter: Declared, value: int, by: Actor) -> None:
    """Change a parameter, logged. Raises ValueError outside its bounds."""
    if not parameter.minimum <= value <= parameter.maximum:
        raise ValueError(parameter.key)
    before = value_of(parameter)
    if before == value:
        return
    stored = db.session.merge(Parameter(id=parameter.key, value=value))
    audit.record("parameter.changed", stored, by=by, before=before, after=value)
