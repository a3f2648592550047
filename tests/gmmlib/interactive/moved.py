"""What a chart draws for given values of its controls."""

import json
import re

import numpy as np
import vl_convert

from gmmlib.interactive.show import VEGA, VEGA_LITE, use_charts


def picture(chart, **values):
    """The chart as SVG once its controls have these values."""
    use_charts()
    spec = chart.to_dict()
    names = {param["name"] for param in spec["params"]}
    assert values.keys() <= names
    for param in spec["params"]:
        param["value"] = values.get(param["name"], param.get("value"))
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


def title(chart, **values):
    """The lines of text above the chart, minus signs as in code."""
    svg = picture(chart, **values)
    group = re.search(r"role-title.*?</g></g>", svg, flags=re.S)[0]
    texts = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</(?:text|tspan)>", group)
    return " / ".join(texts).replace("−", "-").replace("&lt;", "<")


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.\d+|-?\d+", text)]


def lines(svg, color):
    """The points of every line of a colour, in pixels."""
    paths = re.findall(rf'<path[^>]*? d="([^"]+)"[^>]*stroke="{color}"', svg)
    paths += re.findall(rf'<path[^>]*stroke="{color}"[^>]*? d="([^"]+)"', svg)
    found = [np.array(re.findall(r"-?\d+\.?\d*", d), dtype=float) for d in paths]
    return [f.reshape(-1, 2) for f in found if len(f) % 2 == 0]


def check_form(chart, controls):
    """Its controls, its size, its description; all names are given, not counted."""
    use_charts()
    vega = chart._repr_mimebundle_()[0][VEGA]
    assert [s["name"] for s in vega["signals"] if "bind" in s] == controls
    text = json.dumps(vega)
    assert len(text) < 60_000
    assert len(vega["description"]) >= 60
    assert '"view_' not in text and '"param_' not in text
