"""Images written anew: upright, no larger than a page shows, without position nor anything hidden.

What is stored is drawn from the pixels alone, so that a file that is an image and something else
at once stays an image only. A moving image becomes a still one: the reader could not stop it
(RGAA 13.8).
"""

import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever zlib calls it

from PIL import Image, ImageOps

from app.forums.services.attachments import refusals
from app.forums.services.attachments.limits import (
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_PIXELS_UNSCALED,
)
from app.forums.services.attachments.refusals import FileRefused

QUALITY = 85
TRANSPARENT = ("RGBA", "LA", "PA", "La", "RGBa")
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, ZlibError, OverflowError)
_one_at_a_time = Lock()  # the memory of a worker holds one large image, not eight
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Drawn:
    """An image written anew, with its size in pixels."""

    content: bytes
    extension: str
    media_type: str
    width: int
    height: int


def redraw(content: bytes, image_format: str) -> Drawn:
    """The same image, from its pixels. Raises FileRefused for a bomb or a damaged one."""
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=[image_format]) as image:
            _refuse_huge(image)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(_plain(upright, image_format), image_format)
    except BOMBS as error:
        raise FileRefused(refusals.TOO_MANY_PIXELS) from error
    except DAMAGE as error:
        raise FileRefused(refusals.DAMAGED_IMAGE) from error


def _refuse_huge(image: Image.Image) -> None:
    """A JPEG is scaled down while it is read; the others are read whole."""
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_UNSCALED
    if image.width * image.height > most:
        raise FileRefused(refusals.TOO_MANY_PIXELS)


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
