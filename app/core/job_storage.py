"""Where the embedded queue keeps its tasks, beside the database."""

from sqlite3 import Connection

from huey.storage import SqliteStorage


class QueueFile(SqliteStorage):  # type: ignore[misc]
    """Huey's file, which does not wait for the disk at each task.

    A task is but the number of a job, whose row is saved already: if the power fails, the sweep
    finds the row. In write-ahead mode the file itself stays sound (sqlite.org/pragma.html).
    """

    def _create_connection(self) -> Connection:
        connection: Connection = super()._create_connection()
        connection.execute("pragma synchronous = normal")
        return connection
