"""A process of its own in which people register to an event: ``EVENT USER...``."""

from tests.agenda.registering import answer
from tests.agenda.rushing import one_after_the_other

if __name__ == "__main__":
    one_after_the_other(answer)
