"""What the factories share: where they save, and the names of fictional people."""

from typing import Any

from factory.alchemy import SQLAlchemyModelFactory

from app.core.db import db

FIRST_NAMES = ["Aïcha", "Benoît", "Chloé", "Djamel", "Élodie", "François", "Gwenaëlle", "Hélène"]
LAST_NAMES = ["D’Artois", "Lefèvre", "N’Guyen", "Müller", "Saint-Just", "Traoré", "Œuvrard", "Béa"]
# Nobody who asks for access bears the name of an account: the two would look like one person.
NEWCOMERS = ["Abadie", "Bonnaire", "Coulibaly", "D’Hauterive", "Etcheverry", "Faure", "Gaspard"]
HOME_REGION = "32"


class Factory(SQLAlchemyModelFactory):
    """Saves in the session of the test."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "commit"

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        """Leave behind what the test had read: a server may have written since."""
        db.session.commit()
        return super()._create(model_class, *args, **kwargs)
