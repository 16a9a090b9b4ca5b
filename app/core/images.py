"""Images written anew: upright, no larger than a page shows, without position nor anything hidden.

What is stored is drawn from the pixels alone, so that a file that is an image and something else
at once stays an image only. A moving image becomes a still one: the reader could not stop it
(RGAA 13.8).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever zlib calls it

from PIL import Image, ImageOps

from app.core.errors import DomainError

LONGEST_SIDE = 2_000
MOST_PIXELS = 50_000_000
MOST_PIXELS_UNSCALED = 25_000_000  # read whole, at four bytes each
QUALITY = 85
TRANSPARENT = ("RGBA", "LA", "PA", "La", "RGBa")
TOO_MANY_PIXELS = "Cette image est trop grande. Réduisez-la avant de l’envoyer."
ORIENTATION = 0x0112  # Exif 2.3, 4.6.4
FINELY: dict[str, dict[str, Any]] = {"WEBP": {"lossless": True}, "JPEG": {"quality": "keep"}}
DAMAGED = "Cette image est abîmée, ou n’en est pas une."
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, ZlibError, OverflowError)
_one_at_a_time = Lock()  # the memory of a worker holds one large image, not eight
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class ImageRefused(DomainError):
    """The image is damaged, is none, or is too large to be read."""

    next_step = "Choisissez une autre image."


@dataclass(frozen=True)
class Drawn:
    """An image written anew, with its size in pixels."""

    content: bytes
    extension: str
    media_type: str
    width: int
    height: int


def redraw(content: bytes, image_format: str) -> Drawn:
    """The same image, from its pixels. Raises ImageRefused for a bomb or a damaged one."""

    def draw(image: Image.Image) -> Drawn:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _written(_plain(upright, image_format), image_format)

    return _drawn(content, [image_format], LONGEST_SIDE, draw)


def without_position(content: bytes, image_format: str) -> bytes:
    """The same image at its full size, with its colours and its way up and nothing else of what
    was written beside the pixels: neither where nor when nor by whom. Raises ImageRefused."""
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=[image_format]) as image:
            _refuse_huge(image)
            return _bare(image)
    except BOMBS as error:
        raise ImageRefused(TOO_MANY_PIXELS) from error
    except DAMAGE as error:
        raise ImageRefused(DAMAGED) from error


def _bare(image: Image.Image) -> bytes:
    """A JPEG keeps its tables and so its pixels; a PNG and a WebP lose nothing."""
    beside = Image.Exif()
    if way_up := image.getexif().get(ORIENTATION):
        beside[ORIENTATION] = way_up
    colours = image.info.get("icc_profile")
    finely = FINELY.get(str(image.format), {})
    image.load()
    image.info = {key: image.info[key] for key in ("transparency", "gamma") if key in image.info}
    written = BytesIO()
    image.save(written, str(image.format), exif=beside, icc_profile=colours, **finely)
    return written.getvalue()


def portrait(content: bytes, side: int) -> Drawn:
    """The middle of a JPEG, PNG or WebP as a square JPEG of ``side`` pixels, on white where one
    sees through it. Raises ImageRefused."""

    def draw(image: Image.Image) -> Drawn:
        upright = ImageOps.exif_transpose(image)
        square = ImageOps.fit(upright.convert("RGBA"), (side, side))
        paper = Image.new("RGB", square.size, "white")
        paper.paste(square, mask=square.getchannel("A"))
        return _written(paper, "JPEG")

    return _drawn(content, ["JPEG", "PNG", "WEBP"], 2 * side, draw)


def _drawn(
    content: bytes, formats: list[str], side: int, draw: Callable[[Image.Image], Drawn]
) -> Drawn:
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=formats) as image:
            _refuse_huge(image)
            image.draft("RGB", (side, side))
            return draw(image)
    except BOMBS as error:
        raise ImageRefused(TOO_MANY_PIXELS) from error
    except DAMAGE as error:
        raise ImageRefused(DAMAGED) from error


def _refuse_huge(image: Image.Image) -> None:
    """A JPEG is scaled down while it is read; the others are read whole."""
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_UNSCALED
    if image.width * image.height > most:
        raise ImageRefused(TOO_MANY_PIXELS)


def _plain(image: Image.Image, image_format: str) -> Image.Image:
    has_holes = image.mode in TRANSPARENT or "transparency" in image.info
    mode = "RGBA" if has_holes and image_format != "JPEG" else "RGB"
    plain = image.convert("L" if image.mode in {"1", "L"} and not has_holes else mode)
    plain.info.clear()
    return plain


def _written(image: Image.Image, image_format: str) -> Drawn:
    written = BytesIO()
    if image_format == "JPEG":
        image.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        extension, media_type = "jpg", "image/jpeg"
    elif image_format == "WEBP":
        image.save(written, "WEBP", quality=QUALITY)
        extension, media_type = "webp", "image/webp"
    else:
        image.save(written, "PNG")
        extension, media_type = "png", "image/png"
    return Drawn(written.getvalue(), extension, media_type, image.width, image.height)
