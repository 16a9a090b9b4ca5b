"""Small pictures of images and of first pages."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from app.core.extraction.limits import PICTURE_PIXELS, PICTURE_SIDE
from app.core.extraction.outcome import GivenUp, Reason

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 80
Image.MAX_IMAGE_PIXELS = PICTURE_PIXELS


def draw(path: Path) -> Image.Image:
    """An image upright and small. Raises GivenUp when it is damaged or too large."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > PICTURE_PIXELS:
                raise GivenUp(Reason.TOO_COMPLEX)
            image.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
            return upright
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise GivenUp(Reason.TOO_COMPLEX) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise GivenUp(Reason.DAMAGED) from error


def written(image: Image.Image) -> tuple[bytes, int, int]:
    """A JPEG on white, from the pixels alone, with its width and height."""
    drawn = image.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    content = BytesIO()
    paper.save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue(), paper.width, paper.height
