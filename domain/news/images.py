"""What Teams shows of images: their kind, weight and size, read from their first bytes."""

from domain.news.writing import NewsWrong

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 1024
_PNG, _JPEG, _GIFS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG that are followed by its size (ITU-T T.81, table B.1)."""


def wrong_with(content: bytes) -> NewsWrong | None:
    """What keeps Teams from showing these bytes, of which one more than the most is enough; None when nothing does."""
    if len(content) > MOST_BYTES:
        return NewsWrong.IMAGE_TOO_BIG
    size = size_of(content)
    if size is None:
        return NewsWrong.NOT_AN_IMAGE
    return NewsWrong.IMAGE_TOO_WIDE if max(size) > MOST_PIXELS else None


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, a JPEG or a GIF; None for anything else, or when its head is damaged."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith(_GIFS) and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return _jpeg_size(content) if content.startswith(_JPEG) else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Go from segment to segment until the one that holds the size."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + length
    return None
