"""How Alembic reaches the database and writes its migrations."""

from typing import Any

from alembic import context
from flask import current_app

from app.core.db import UtcDateTime

database = current_app.extensions["migrate"].db
options = current_app.extensions["migrate"].configure_args


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column types as plain SQLAlchemy ones: a migration imports no application."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration when the models did not change."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def run() -> None:
    """Migrate over a connection of the application's own engine."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            process_revision_directives=drop_empty,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
