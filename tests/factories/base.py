"""What the factories share: where they save, and the names of fictional people."""

from typing import Any

from factory.alchemy import SQLAlchemyModelFactory

from app.core.db import db, is_reading

FIRST_NAMES = ["Aïcha", "Benoît", "Chloé", "Djamel", "Élodie", "François", "Gwenaëlle", "Hélène"]
LAST_NAMES = ["D’Artois", "Lefèvre", "N’Guyen", "Müller", "Saint-Just", "Traoré", "Œuvrard", "Béa"]
# Nobody who asks for access bears the name of an account: the two would look like one person.
NEWCOMERS = ["Abadie", "Bonnaire", "Coulibaly", "D’Hauterive", "Etcheverry", "Faure", "Gaspard"]
HOME_REGION = "32"
_being_made: list[type[Any]] = []


class Factory(SQLAlchemyModelFactory):
    """Saves in the session of the test: once what was asked for is whole, with all it needs."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "flush"

    @classmethod
    def create(cls, **kwargs: Any) -> Any:
        """Leave behind what the test had read: a server may have written since.

        The writer's turn is waited for at the start: a transaction that has read cannot become
        SQLite's writer once somebody else has written.
        """
        settle()
        reading = is_reading.set(False)
        _being_made.append(cls)
        try:
            made = super().create(**kwargs)
        finally:
            _being_made.pop()
            is_reading.reset(reading)
        settle()
        return made


def settle() -> None:
    """Save what was made; what is made for something else is saved with it."""
    if _being_made:
        db.session.flush()
    else:
        db.session.commit()


def start_sequences(start: int) -> None:
    """Every factory counts from there: what a test draws depends on no test before it."""
    families: list[type[Factory]] = [Factory]
    for family in families:
        families.extend(family.__subclasses__())
        family.reset_sequence(start, force=True)
