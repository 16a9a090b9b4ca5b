"""A bar chart as a picture, drawn from a table of two columns."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from app.administration.demo.documents.formats.words import Paper

SIZE = (1000, 600)
LEFT, TOP, STEP, BAR = 260, 100, 70, 44
BLUE, INK, PAPER = (0, 0, 145), (22, 22, 22), (255, 255, 255)


def png(paper: Paper) -> bytes:
    """The picture of a table: a bar for each row, its figure beside it."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen, letters = ImageDraw.Draw(picture), ImageFont.load_default(22)
    pen.text((40, 30), paper.title, INK, ImageFont.load_default(28))
    rows = [(label, float(figure)) for label, figure in paper.rows()[1:]]
    longest = max(figure for _label, figure in rows)
    for rank, (label, figure) in enumerate(rows):
        top = TOP + rank * STEP
        right = LEFT + int((SIZE[0] - LEFT - 140) * figure / longest)
        pen.text((40, top + 8), label, INK, letters)
        pen.rectangle((LEFT, top, right, top + BAR), BLUE)
        pen.text((right + 12, top + 8), f"{figure:g}", INK, letters)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
