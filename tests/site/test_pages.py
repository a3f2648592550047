"""Every page loads without a complaint, from this site alone, and fits on a phone."""

import pytest
from site_tools import serving


def test_page(path, address, look):
    wrong = {kind: list_ for kind, list_ in look(address, path).items() if list_}
    assert not wrong


BROKEN = {
    "console": "<script>console.error('no')</script>",
    "failed": "<img src='missing.png' alt='nothing'>",
    "elsewhere": "<script src='https://example.org/x.js'></script>",
    "shift": """<p id=p style="height: 500px">moves</p><script>setTimeout(() => {
        p.style.marginTop = "300px" }, 300)</script>""",
    "too wide": "<p style='width: 400px'>wide</p>",
}


@pytest.mark.parametrize("kind, html", BROKEN.items(), ids=BROKEN)
def test_a_broken_page_is_noticed(kind, html, look, tmp_path):
    start = "<!doctype html><link rel='icon' href='data:,'><title>t</title>"
    (tmp_path / "bad.html").write_text(start + html)
    (tmp_path / "good.html").write_text(f"{start}<pre style='overflow: auto'>ok</pre>")
    with serving(tmp_path) as address:
        assert look(address, "bad.html")[kind]
        assert not any(look(address, "good.html").values())
