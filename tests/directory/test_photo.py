"""Photos: what is one, drawn anew as a small square; what is none, refused; seen as chosen."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import files
from app.core.db import db, now
from app.core.images import DAMAGED, TOO_MANY_PIXELS, ImageRefused
from app.directory.models import Profile, Visibility
from app.directory.services.photos import MOST_BYTES, remove_photo, set_photo
from tests.factories import MemberFactory, StaffFactory, WorkgroupFactory
from tests.forums.files import PDF, image, photo_with_position, png_of
from tests.support.client import PageClient

PAGE = "/mon-compte/fiche/photo"


@pytest.fixture
def person(session: Session) -> User:
    return MemberFactory(workgroup=WorkgroupFactory(region_code="32"))


def profile_of(user: User) -> Profile:
    found = select(Profile).where(Profile.user_id == user.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def drawn_for(user: User) -> Image.Image:
    return Image.open(BytesIO(files.read(str(profile_of(user).photo_stored_name))))


def halves(size: tuple[int, int], exif: Image.Exif | None = None) -> bytes:
    """A JPEG whose left half is red and right half blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    picture.save(written, "JPEG", **({"exif": exif} if exif else {}))
    return written.getvalue()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(40, 30), (900, 400), (300, 1200)])
def test_a_photo_becomes_a_square_of_256_pixels(
    person: User, image_format: str, size: tuple[int, int]
) -> None:
    set_photo(profile_of(person), image(image_format, size), by=person)
    drawn = drawn_for(person)
    assert (drawn.size, drawn.format) == ((256, 256), "JPEG")


def test_neither_position_nor_author_nor_comment_is_left(person: User) -> None:
    set_photo(profile_of(person), photo_with_position(), by=person)
    content = files.read(str(profile_of(person).photo_stored_name))
    assert not drawn_for(person).getexif()
    assert b"secret" not in content
    assert b"Exif" not in content


def test_a_photo_taken_sideways_is_upright(person: User) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    set_photo(profile_of(person), halves((400, 400), exif), by=person)
    red, _green, blue = drawn_for(person).getpixel((128, 10))
    assert red > 200 > blue


def test_what_one_sees_through_is_white(person: User) -> None:
    written = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(written, "PNG")
    set_photo(profile_of(person), written.getvalue(), by=person)
    assert drawn_for(person).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "vide"),
        (b"MZ\x90", DAMAGED),
        (PDF, DAMAGED),
        (image("GIF"), DAMAGED),
        (image("PNG")[:60], DAMAGED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", DAMAGED),
        (png_of(10_000, 10_000), TOO_MANY_PIXELS),
        (png_of(60_000, 60_000), TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + b"0" * MOST_BYTES, "10\xa0Mo"),
    ],
)
def test_what_is_no_photo_or_too_large_is_refused(
    person: User, content: bytes, message: str
) -> None:
    with pytest.raises(ImageRefused, match=message):
        set_photo(profile_of(person), content, by=person)
    assert profile_of(person).photo_stored_name is None


def test_a_photo_of_100_megapixels_is_refused_with_a_reason(
    person: User, client: PageClient, sign_in
) -> None:
    huge = BytesIO()
    Image.new("L", (10_000, 10_000)).save(huge, "JPEG", quality=1)
    with pytest.raises(ImageRefused, match=TOO_MANY_PIXELS):
        set_photo(profile_of(person), huge.getvalue(), by=person)
    sign_in(client, person)
    sent = (BytesIO(png_of(10_000, 10_000)), "photo.png")
    answer = client.submit(PAGE, {"photo": sent}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert TOO_MANY_PIXELS in answer.text


def test_a_photo_is_seen_by_those_chosen_then_by_nobody(
    person: User, client: PageClient, sign_in
) -> None:
    sign_in(client, person)
    sent = (BytesIO(image("PNG", (300, 300))), "photo.exe")
    answer = client.submit(PAGE, {"photo": sent}, content_type="multipart/form-data")
    assert answer.headers["Location"] == "/mon-compte/fiche/visibilite"
    own = client.get(f"/annuaire/personnes/{person.id}/photo")
    assert (own.status_code, own.mimetype) == (200, "image/jpeg")
    for viewer in (MemberFactory(), StaffFactory()):
        sign_in(client, viewer)
        assert client.get(f"/annuaire/personnes/{person.id}/photo").status_code == 404
        assert "/photo" not in client.get(f"/annuaire/personnes/{person.id}").text
    profile_of(person).photo_visibility = Visibility.MEMBERS
    db.session.commit()
    again = client.get(f"/annuaire/personnes/{person.id}/photo")
    assert again.status_code == 200
    known = {"If-None-Match": again.headers["ETag"]}
    assert client.get(f"/annuaire/personnes/{person.id}/photo", headers=known).status_code == 304
    assert "/photo" in client.get(f"/annuaire/personnes/{person.id}").text
    profile_of(person).photo_visibility = Visibility.GROUPS
    db.session.commit()
    hidden = client.get(f"/annuaire/personnes/{person.id}/photo", headers=known)
    assert hidden.status_code == 404


def test_a_photo_taken_away_is_gone_and_the_next_one_hidden(
    person: User, client: PageClient, sign_in
) -> None:
    set_photo(profile_of(person), image("PNG"), by=person)
    profile_of(person).photo_visibility = Visibility.MEMBERS
    db.session.commit()
    sign_in(client, person)
    assert client.submit(PAGE, form="form[action$='retirer']").status_code == 302
    assert client.get(f"/annuaire/personnes/{person.id}/photo").status_code == 404
    assert profile_of(person).photo_visibility is Visibility.NOBODY


def test_a_photo_in_use_is_kept_and_one_taken_away_is_erased(
    session: Session, person: User
) -> None:
    set_photo(profile_of(person), image("PNG"), by=person)
    session.commit()
    name = str(profile_of(person).photo_stored_name)
    assert files.erase_unused(now()) == 0
    remove_photo(profile_of(person), by=person)
    assert files.erase_unused(now()) == 1
    session.commit()
    assert name not in set(files.stored_names())
