"""Images: what Teams shows of them is read from their bytes, whatever their name says."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.news.images import MOST_BYTES, size_of, wrong_with
from domain.news.writing import NewsWrong


def png(width: int, height: int) -> bytes:
    """The head of a PNG."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def gif(width: int, height: int) -> bytes:
    """The head of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00"


def jpeg(width: int, height: int, *, marker: int = 0xC2) -> bytes:
    """A JPEG up to its frame, with a segment before it and a filling byte."""
    exif = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\x00\x00\x00\x00"
    frame = bytes([0xFF, 0xFF, marker]) + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x00" * 9
    return b"\xff\xd8" + exif + frame


@pytest.mark.parametrize("make", [png, gif, jpeg])
def test_the_size_is_read(make: object) -> None:
    assert callable(make)
    assert size_of(make(640, 480)) == (640, 480)
    assert wrong_with(make(1024, 1024)) is None
    assert wrong_with(make(1025, 10)) is NewsWrong.IMAGE_TOO_WIDE
    assert wrong_with(make(10, 1025)) is NewsWrong.IMAGE_TOO_WIDE


def test_a_table_of_a_jpeg_is_not_its_frame() -> None:
    assert size_of(jpeg(640, 480, marker=0xC4)) is None


def test_an_image_is_a_megabyte_at_most() -> None:
    image = png(10, 10)
    assert wrong_with(image.ljust(MOST_BYTES, b"\x00")) is None
    assert wrong_with(image.ljust(MOST_BYTES + 1, b"\x00")) is NewsWrong.IMAGE_TOO_BIG


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"RIFF\x00\x00\x00\x00WEBP", png(9, 9)[:20], gif(9, 9)[:8]])
def test_what_is_no_image_or_is_cut_is_told(content: bytes) -> None:
    assert wrong_with(content) is NewsWrong.NOT_AN_IMAGE


@given(st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n"]), st.binary(max_size=80))
def test_no_bytes_break_the_reading(head: bytes, rest: bytes) -> None:
    size_of(head + rest)
