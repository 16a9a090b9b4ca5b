"""The rule that seats workshops: never too many, never two at once, no envy, the same twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.services.conference.allocating import LEFT_OVER, Person, Place, Workshop, allocate

NOON = datetime(2019, 7, 10, 12, tzinfo=UTC)
FAMILIES = ("Association", "Personnes concernées", "État")


def _workshop(number: int, seats: int | None, hour: int = 0, **kept: int) -> Workshop:
    start = NOON + timedelta(hours=hour)
    return Workshop(number, start, start + timedelta(hours=1), seats, kept)


def _person(number: int, *wishes: int, family: str = "Association") -> Person:
    return Person(number, NOON + timedelta(minutes=number), family, wishes)


def _seats(places: list[Place]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for each in places:
        if each.is_seat:
            found.setdefault(each.person_id, []).append(each.workshop_id)
    return found


@st.composite
def conferences(draw: st.DrawFn) -> tuple[list[Workshop], list[Person]]:
    """Some workshops at one hour or the next, more people than seats more often than not."""
    workshops = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        kept = draw(st.dictionaries(st.sampled_from(FAMILIES), st.integers(0, 3), max_size=2))
        seats = draw(st.none() | st.integers(0, 6))
        hour = draw(st.integers(0, 1))
        workshops.append(replace(_workshop(number, seats, hour), kept=kept))
    ids = [each.id for each in workshops]
    people = [
        replace(
            _person(number, *draw(st.lists(st.sampled_from(ids), max_size=4, unique=True))),
            family=draw(st.sampled_from(FAMILIES)),
        )
        for number in range(1, draw(st.integers(0, 20)) + 1)
    ]
    return workshops, people


@settings(max_examples=150, deadline=None)
@given(conferences())
def test_never_more_people_than_seats_nor_one_in_two_rooms(
    made: tuple[list[Workshop], list[Person]],
) -> None:
    workshops, people = made
    by_id = {each.id: each for each in workshops}
    seats = _seats(allocate(workshops, people))
    for workshop in workshops:
        count = sum(workshop.id in each for each in seats.values())
        assert workshop.seats is None or count <= workshop.seats
    for held in seats.values():
        for place, one in enumerate(held):
            assert not any(by_id[one].overlaps(by_id[other]) for other in held[place + 1 :])


@settings(max_examples=150, deadline=None)
@given(conferences())
def test_nobody_is_passed_over_by_a_later_person_of_the_same_family_and_rank(
    made: tuple[list[Workshop], list[Person]],
) -> None:
    workshops, people = made
    places = allocate(workshops, people)
    waiting = [each for each in places if not each.is_seat]
    by_number = {each.id: each for each in people}
    for left in waiting:
        for got in places:
            if got.is_seat and (got.workshop_id, got.rank) == (left.workshop_id, left.rank):
                earlier, later = by_number[left.person_id], by_number[got.person_id]
                assert earlier.family != later.family or later.order < earlier.order


@settings(max_examples=150, deadline=None)
@given(conferences(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(
    made: tuple[list[Workshop], list[Person]], chance: object
) -> None:
    workshops, people = made
    shuffled = list(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allocate(workshops, shuffled) == allocate(workshops, people)


@settings(max_examples=150, deadline=None)
@given(conferences())
def test_seats_that_were_told_stay_when_it_is_run_again(
    made: tuple[list[Workshop], list[Person]],
) -> None:
    workshops, people = made
    first = allocate(workshops, people)
    seats = _seats(first)
    told = [replace(each, held=frozenset(seats.get(each.id, ()))) for each in people]
    again = allocate(workshops, told)
    assert not _seats(again)
    assert [each for each in first if not each.is_seat] == again


@settings(max_examples=100, deadline=None)
@given(conferences())
def test_nobody_who_wished_has_nothing_while_a_seat_is_left_for_them(
    made: tuple[list[Workshop], list[Person]],
) -> None:
    workshops, people = made
    places = allocate(workshops, people)
    families = {each.id: each.family for each in people}
    taken = {each.id: dict.fromkeys(FAMILIES, 0) for each in workshops}
    for each in places:
        taken[each.workshop_id][families[each.person_id]] += each.is_seat
    seated = _seats(places).keys()
    for person in people:
        if person.wishes and person.id not in seated:
            assert not any(each.has_room(taken[each.id], person.family) for each in workshops)


@settings(max_examples=100, deadline=None)
@given(conferences())
def test_a_seat_is_left_empty_only_when_nobody_waits_for_it(
    made: tuple[list[Workshop], list[Person]],
) -> None:
    workshops, people = made
    places = allocate(workshops, people)
    families = {each.id: each.family for each in people}
    for workshop in workshops:
        here = [each for each in places if each.workshop_id == workshop.id]
        taken = dict.fromkeys(FAMILIES, 0)
        for each in here:
            taken[families[each.person_id]] += each.is_seat
        assert not any(
            workshop.has_room(taken, families[each.person_id]) for each in here if not each.is_seat
        )


def test_a_dearer_wish_of_somebody_late_comes_before_a_lesser_one_of_somebody_early() -> None:
    workshops = [_workshop(1, 1), _workshop(2, 1)]
    people = [_person(1, 1), _person(2, 1, 2), _person(3, 2)]
    assert _seats(allocate(workshops, people)) == {1: [1], 3: [2]}


def test_kept_seats_go_to_their_family_alone_and_before_the_others() -> None:
    workshop = replace(_workshop(1, 3), kept={"Personnes concernées": 2})
    early = [_person(number, 1) for number in range(1, 4)]
    late = [_person(number, 1, family="Personnes concernées") for number in range(4, 7)]
    assert set(_seats(allocate([workshop], [*early, *late]))) == {1, 4, 5}


def test_who_finds_every_wish_full_is_offered_the_workshop_where_most_seats_are_left() -> None:
    workshops = [_workshop(1, 1), _workshop(2, 1), _workshop(3, 2)]
    people = [_person(1, 1), _person(2, 1), replace(_person(3, 1), declined=frozenset({2}))]
    assert allocate(workshops, people) == [
        Place(1, 1, 1),
        Place(2, 1, 1, 1),
        Place(3, 1, 1, 2),
        Place(2, 3, LEFT_OVER),
    ]


def test_who_holds_a_seat_left_over_still_waits_for_their_wishes() -> None:
    workshops = [_workshop(1, 1), _workshop(2, 1)]
    people = [replace(_person(1, 1), held=frozenset({1}))]
    people.append(replace(_person(2, 1), held=frozenset({2})))
    assert allocate(workshops, people) == [Place(2, 1, 1, 1)]


def test_a_seat_set_by_hand_counts_and_is_never_left() -> None:
    workshops = [_workshop(1, 1), _workshop(2, 1)]
    fixed = replace(_person(2, 1, 2), fixed=frozenset({2}))
    places = allocate(workshops, [_person(1, 2), fixed])
    assert places == [Place(1, 2, 1, 1), Place(1, 1, LEFT_OVER)]


def test_six_hundred_people_and_sixteen_workshops_take_less_than_a_second() -> None:
    workshops = [_workshop(number, 25) for number in range(1, 17)]
    people = [
        _person(number, *(1 + (number * step) % 16 for step in (1, 3, 7))) for number in range(600)
    ]
    people = [replace(each, wishes=tuple(dict.fromkeys(each.wishes))) for each in people]
    begun = process_time()
    places = allocate(workshops, people)
    assert process_time() - begun < 1
    assert sum(each.is_seat for each in places) == 400
