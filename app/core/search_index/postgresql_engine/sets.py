"""The sets of values that items hold: audiences, regions, authors… by their number."""

from collections.abc import Iterable

from sqlalchemy import Connection

from app.core.search_index.postgresql_engine.tables import LIVE


class Sets:
    """The sets of an index as a reader knows them; those that come later are read then."""

    def __init__(self) -> None:
        self._members: dict[str, dict[int, frozenset[str]]] = {}
        self.last = 0

    def read(self, connection: Connection) -> None:
        """Learn the sets that came since."""
        rows = connection.exec_driver_sql(
            f"SELECT id, name, members FROM {LIVE}.sets WHERE id > %(last)s ORDER BY id",
            {"last": self.last},
        )
        new: dict[str, dict[int, frozenset[str]]] = {}
        for number, name, members in rows:
            new.setdefault(name, {})[number] = frozenset(members)
            self.last = number
        for name, some in new.items():  # never changed in place: other threads read them
            self._members[name] = self._members.get(name, {}) | some

    def holding(self, name: str, wanted: Iterable[str]) -> list[int]:
        """The sets that hold any of some values."""
        asked = frozenset(wanted)
        every = self._members.get(name, {})
        return [number for number, members in every.items() if not asked.isdisjoint(members)]

    def members(self, name: str, number: int) -> frozenset[str]:
        return self._members.get(name, {}).get(number, frozenset())
