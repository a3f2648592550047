"""Pictures take their room before they arrive, arrive when they come near, and weigh a third.

myst-nb writes a figure's size in pixels into its style, which would squash it on a phone: it
moves to the attributes, from which the browser reserves the room.
"""

import re

from PIL import Image

PICTURE = re.compile(r'<img\b[^>]*\bsrc="[^"]*_images/[^>]*>')
SIZE = re.compile(r'style="width: ([\d.]+)px; height: ([\d.]+)px;"')


def attributes(match):
    width, height = (round(float(size)) for size in match.groups())
    return f'width="{width}" height="{height}"'


def mend(html, opens):
    """`opens`: the page opens with its first picture, which then must not wait."""
    number = 0

    def mended(match):
        nonlocal number
        number += 1
        soon = 'fetchpriority="high"' if opens and number == 1 else 'loading="lazy"'
        return SIZE.sub(attributes, match[0]).replace(
            "<img", f'<img {soon} decoding="async"', 1
        )

    return PICTURE.sub(mended, html)


def reduce(folder):
    """Give every figure a palette of 256 colours, each with its own transparency.

    The only method of Pillow's that keeps transparency, which the dark theme needs.
    """
    for file in folder.glob("*.png"):
        with Image.open(file) as picture:
            if picture.mode == "P":  # done by an earlier build
                continue
            method = Image.Quantize.FASTOCTREE
            picture = picture.convert("RGBA").quantize(
                method=method, dither=Image.Dither.NONE
            )
        picture.save(file, compress_level=8)  # 9 takes twice as long for 2 %
