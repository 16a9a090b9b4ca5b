"""A rule of recurrence in plain French: « toutes les 2 semaines, le mardi »."""

from datetime import date

from app.agenda.models.rules import LAST, Frequency, Rule, position_of
from app.core.dates import MONTHS, WEEKDAYS, day

# One, several (with the number), feminine.
UNITS = {
    Frequency.DAILY: ("chaque jour", "tous les {} jours"),
    Frequency.WEEKLY: ("chaque semaine", "toutes les {} semaines"),
    Frequency.MONTHLY: ("chaque mois", "tous les {} mois"),
    Frequency.YEARLY: ("chaque année", "tous les {} ans"),
}
RANKS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", LAST: "dernier"}
SHORTEST_MONTH = 28


def in_words(rule: Rule, first: date) -> str:
    """How and until when an event comes back, for a series whose first day is known."""
    one, several = UNITS[rule.frequency]
    rhythm = one if rule.interval == 1 else several.format(rule.interval)
    return ", ".join(filter(None, (rhythm, _days(rule, first), _end(rule))))


def _days(rule: Rule, first: date) -> str:
    if rule.frequency is Frequency.DAILY:
        return ""
    if rule.frequency is Frequency.WEEKLY:
        chosen = rule.weekdays or (first.weekday(),)
        return _listed([f"le {WEEKDAYS[each]}" for each in chosen])
    if rule.frequency is Frequency.YEARLY:
        skipped = " (les années qui en ont un)" if (first.month, first.day) == (2, 29) else ""
        return f"le {_number(first)} {MONTHS[first.month - 1]}{skipped}"
    if rule.on_last_day:
        return "le dernier jour du mois"
    if rule.weekdays:
        rank = RANKS[rule.position or position_of(first)]
        return f"le {rank} {WEEKDAYS[rule.weekdays[0]]}"
    skipped = " (les mois qui en ont un)" if first.day > SHORTEST_MONTH else ""
    return f"le {_number(first)}{skipped}"


def _end(rule: Rule) -> str:
    if rule.until is not None:
        return f"jusqu’au {day(rule.until)}"
    if rule.count is not None:
        return "une fois" if rule.count == 1 else f"{rule.count} fois"
    return ""


def _number(first: date) -> str:
    return "1er" if first.day == 1 else str(first.day)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"
