"""Images kept at their size, without what was written beside their pixels."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.core.images import ImageRefused, without_position
from tests.forums.files import image, photo_with_position, png_of


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_keeps_its_size_and_its_way_up_but_not_where_it_was_taken() -> None:
    sent = photo_with_position()
    kept = without_position(sent, "JPEG")
    assert opened(kept).size == opened(sent).size
    assert dict(opened(kept).getexif()) == {0x0112: 6}
    assert opened(sent).getexif().get_ifd(0x8825)
    assert not opened(kept).getexif().get_ifd(0x8825)
    assert b"secret" not in kept
    assert "Aïcha".encode() not in kept


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_the_picture_itself_is_the_same(image_format: str) -> None:
    sent = image(image_format, (900, 400))
    kept = without_position(sent, image_format)
    apart = ImageChops.difference(opened(sent).convert("RGB"), opened(kept).convert("RGB"))
    assert max(high for _low, high in apart.getextrema()) <= 3


def test_what_one_sees_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (40, 40), (10, 20, 30, 0)).save(written, "PNG")
    assert opened(without_position(written.getvalue(), "PNG")).convert("RGBA").getpixel((5, 5)) == (
        10,
        20,
        30,
        0,
    )


def test_a_bomb_and_a_damaged_image_are_refused() -> None:
    for content in (png_of(60_000, 60_000), image("PNG")[:60], b"MZ"):
        with pytest.raises(ImageRefused):
            without_position(content, "PNG")
