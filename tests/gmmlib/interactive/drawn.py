"""Read a chart as the browser shows it, with any value of its controls."""

import copy
import html
import json
import re

import vl_convert

from gmmlib.interactive.show import VEGA_LITE

BUDGET = 80_000  # bytes of the compiled chart


def spec_with(chart, **values):
    """The chart's specification with its controls moved to these values."""
    spec, left = copy.deepcopy(chart.to_dict()), set(values)
    for param in spec["params"]:
        if param["name"] in values:
            param["value"] = values[param["name"]]
            left.discard(param["name"])
    assert not left, f"no such controls: {left}"
    return spec


def svg(chart, **values):
    return vl_convert.vegalite_to_svg(spec_with(chart, **values), vl_version=VEGA_LITE)


def texts(chart, **values):
    """All texts that are drawn, minus signs made plain."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", svg(chart, **values))
    return [html.unescape(text).replace("\u2212", "-").strip() for text in found]


def paths(chart, mark, **values):
    """Per group of marks of this kind, the numbers of each path that it draws."""
    groups = re.findall(
        rf'<g class="mark-{mark} role-mark[^"]*"[^>]*>(.*?)</g>', svg(chart, **values)
    )
    return [
        [
            [float(v) for v in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", d)]
            for d in re.findall(r' d="([^"]*)"', group)
        ]
        for group in groups
    ]


def places(chart, mark, **values):
    """Per group of marks of this kind, the pixels of its symbols; none when empty."""
    groups = re.findall(
        rf'<g class="mark-{mark} role-mark[^"]*"[^>]*>(.*?)</g>', svg(chart, **values)
    )
    at = r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)"
    found = [[(float(x), float(y)) for x, y in re.findall(at, g)] for g in groups]
    return [[place for place in group if place != (0, 0)] for group in found]


def keeps_the_rules(chart, controls):
    """Sizes, names of the controls, a description, and nothing numbered by chance."""
    spec = chart.to_dict()
    assert len(spec["description"]) >= 60
    vega = vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)
    bound = {s["name"]: s["bind"]["name"] for s in vega["signals"] if "bind" in s}
    assert bound == controls
    assert len(json.dumps(vega)) < BUDGET
    assert not re.search(r'"(view|param)_\d+', json.dumps(spec))
    width = re.search(r'<svg[^>]* width="([\d.]+)"', svg(chart))[1]
    assert float(width) <= 530
