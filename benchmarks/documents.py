"""The library at 1,000 and at 100,000 documents, beside a bare page of the same weight."""

from benchmarks._volume import MEMBER, STAFF, Volume, compare, sizes_of

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation/documents"
LIBRARY = Volume(
    name="documents",
    option="--documents",
    noun="documents",
    sizes=sizes_of("BENCHMARK_DOCUMENTS", "1000 100000"),
    root="/documents",
    pages={
        "Documents, membre": (MEMBER, "/documents"),
        "Documents, Ansa": (STAFF, "/documents"),
        "Par titre, membre": (MEMBER, "/documents?tri=titre"),
        "Région et type, Ansa": (STAFF, "/documents?region=32&type=minutes"),
        "Un groupe, membre": (MEMBER, GROUP),
    },
    in_turn=50,
    seconds=1.0,
)


def main() -> None:
    compare(LIBRARY)


if __name__ == "__main__":
    main()
