"""The directory at 1,000 and at 100,000 people, beside a bare page of the same weight."""

from benchmarks._volume import STAFF, Volume, compare, sizes_of

DIRECTORY = Volume(
    name="directory",
    option="--people",
    noun="personnes",
    sizes=sizes_of("BENCHMARK_PEOPLE", "1000 100000"),
    root="/annuaire",
    pages={
        "Annuaire": (STAFF, "/annuaire"),
        "Région": (STAFF, "/annuaire?region=32"),
        "Région et rôle": (STAFF, "/annuaire?region=32&role=facilitator"),
        "Début d’un nom": (STAFF, "/annuaire?q=marban"),
    },
)


def main() -> None:
    compare(DIRECTORY)


if __name__ == "__main__":
    main()
