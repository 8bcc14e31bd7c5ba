"""Draw the icons of the app: `python -m manifest.icons`. Needs Pillow, which only development installs.

A bubble of conversation that holds the weather of a project: a sun half behind a cloud. Drawn eight times too large, then reduced.
"""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
FINE = 8
BLUE, WHITE, SUN, CLOUD, CLEAR = "#1B4B8F", "#FFFFFF", "#F5B335", "#7FA8DC", (255, 255, 255, 0)
Box = tuple[float, float, float, float]


def _scaled(size: int, *units: float) -> tuple[float, ...]:
    """Hundredths of the picture's side as pixels of the large drawing."""
    return tuple(unit * size * FINE / 100 for unit in units)


def _disc(size: int, x: float, y: float, radius: float) -> Box:
    left, top, right, bottom = _scaled(size, x - radius, y - radius, x + radius, y + radius)
    return left, top, right, bottom


def color(size: int = 192) -> Image.Image:
    """The colour icon: the symbol in the middle of a full square, as Teams rounds the corners itself."""
    picture = Image.new("RGB", (size * FINE, size * FINE), BLUE)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(_scaled(size, 18, 20, 82, 70), radius=_scaled(size, 13)[0], fill=WHITE)
    draw.polygon(_scaled(size, 30, 66, 30, 85, 52, 66), fill=WHITE)
    draw.ellipse(_disc(size, 57, 39, 11.5), fill=SUN)
    for gap, shade in ((2, WHITE), (0, CLOUD)):
        for x, y, radius in ((37, 54, 8.5), (49, 48, 11.5), (61, 54, 8.5)):
            draw.ellipse(_disc(size, x, y, radius + gap), fill=shade)
    draw.rectangle(_scaled(size, 37, 54, 61, 62.5), fill=CLOUD)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def outline(size: int = 32) -> Image.Image:
    """The outline icon: white lines on nothing, as Teams asks for."""
    coverage = Image.new("L", (size * FINE, size * FINE), 0)
    draw = ImageDraw.Draw(coverage)
    draw.polygon(_scaled(size, 20, 70, 20, 96, 50, 70), fill=255)
    draw.rounded_rectangle(_scaled(size, 5, 10, 95, 77), radius=_scaled(size, 18)[0], fill=255)
    draw.rounded_rectangle(_scaled(size, 12, 17, 88, 70), radius=_scaled(size, 12)[0], fill=0)
    draw.polygon(_scaled(size, 27, 70, 27, 80, 39, 70), fill=0)
    draw.ellipse(_disc(size, 60, 37, 11), fill=255)
    for gap, shade in ((3.5, 0), (0, 255)):
        for x, y, radius in ((38, 55, 8.5), (50, 50, 11), (62, 55, 8.5)):
            draw.ellipse(_disc(size, x, y, radius + gap), fill=shade)
    draw.rectangle(_scaled(size, 38, 55, 62, 63.5), fill=255)
    white = Image.new("RGBA", (size, size), CLEAR)
    white.putalpha(coverage.resize((size, size), Image.Resampling.LANCZOS))
    return white


def main() -> None:
    """Write both beside this file."""
    color().save(HERE / "color.png", optimize=True)
    outline().save(HERE / "outline.png", optimize=True)


if __name__ == "__main__":
    main()
