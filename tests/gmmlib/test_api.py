"""Every public name is documented, with an example that runs; importing stays quick."""

import doctest
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gmmlib

MODULES = ["validation", "normal", "covariance", "multivariate", "datasets", "notebook"]
MODULES += ["bandwidths", "kde", "plotting.style", "plotting.shapes"]
ENGINE = ["kmeans", "mixture", "expectation", "maximization", "em", "gradient"]
ENGINE += ["estimator"]
PARTS = ["criteria", "held_out", "bootstrap", "restarts", "merging", "choice", "table"]
SELECTION = [f"selection.{part}" for part in PARTS]
FOLDER = Path(gmmlib.__file__).parent / "plotting"
FIGURES = sorted({path.stem for path in FOLDER.glob("*.py")} - {"__init__"})
CHARTS = sorted(
    {path.stem for path in FOLDER.with_name("interactive").glob("*.py")} - {"__init__"}
)


def public(module):
    """(name, object) of every function and class of a module, and their members."""
    for name, thing in vars(module).items():
        mine = getattr(thing, "__module__", None) == module.__name__
        if name.startswith("_") or not mine or not callable(thing):
            continue
        yield name, thing
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                value = getattr(value, "__func__", value)
                if not member.startswith("_") and (
                    callable(value) or isinstance(value, property)
                ):
                    yield f"{name}.{member}", value


def params(modules):
    return [
        pytest.param(thing, id=f"{module}.{name}")
        for module in modules
        for name, thing in public(importlib.import_module(f"gmmlib.{module}"))
    ]


PUBLIC = params(MODULES)
REFERENCE = PUBLIC + params(ENGINE + [f"plotting.{topic}" for topic in FIGURES])
REFERENCE += params(SELECTION + [f"interactive.{topic}" for topic in CHARTS])


def test_the_list_is_not_empty():
    assert len(PUBLIC) > 40


@pytest.mark.parametrize("thing", REFERENCE)
def test_docstring_has_an_example_that_runs(thing):
    text = inspect.getdoc(thing)
    assert text, "no docstring"
    assert "Examples\n--------\n" in text
    assert doctest.DocTestParser().get_examples(text)
    # pytest --doctest-modules runs them: so they must be where doctest looks
    found = doctest.DocTestFinder().find(sys.modules[module_of(thing)])
    assert any(test.examples and test.docstring == thing.__doc__ for test in found)


def module_of(thing):
    return (thing.fget if isinstance(thing, property) else thing).__module__


@pytest.mark.parametrize("thing", PUBLIC)
def test_docstring_names_every_parameter(thing):
    if isinstance(thing, property):
        return
    text = inspect.getdoc(thing)
    names = {name for name in inspect.signature(thing).parameters if name != "self"}
    names -= {"cls"}
    for name in names:
        assert re.search(rf"^\*{{0,2}}(\w+, )*{name}\b.*( :|$)", text, re.MULTILINE), (
            name
        )


@pytest.mark.parametrize(
    "thing", [p for p in PUBLIC if not p.id.startswith(("plotting", "notebook"))]
)
def test_docstring_names_its_source(thing):
    text = inspect.getdoc(thing)
    assert re.search(r"[Cc]hapter|`eq-[a-z-]+`|No formula", text)


def test_formulas_that_docstrings_name_have_the_agreed_form():
    chapters = {"normal", "precision", "covariance", "multivariate", "kmeans"}
    chapters |= {
        "choosing",
        "kde",
        "mixtures",
        "likelihood",
        "em",
        "ascent",
        "starting",
        "weighted",
        "families",
        "sklearn",
        "when",
    }
    for param in REFERENCE:
        for label in re.findall(r"`(eq-[a-z-]+)`", inspect.getdoc(param.values[0])):
            assert label.split("-")[1] in chapters, label


def test_the_reference_appendix_lists_every_module():
    book = Path(gmmlib.__file__).parents[1] / "book"
    pages = [(book / name).read_text("utf-8") for name in ("gmmlib.md", "drawing.md")]
    listed = re.findall(r"automodule:: gmmlib\.([\w.]+)", "".join(pages))
    wanted = {
        "selection",
        *MODULES,
        *ENGINE,
        *(f"plotting.{topic}" for topic in FIGURES),
        *(f"interactive.{topic}" for topic in CHARTS),
    }
    assert wanted - {"plotting.style", "plotting.shapes"} <= set(listed)


def test_public_names_are_sorted_and_exist():
    assert gmmlib.__all__ == sorted(gmmlib.__all__)
    for name in gmmlib.__all__:
        assert getattr(gmmlib, name).__module__.startswith("gmmlib.")


@pytest.mark.parametrize("module", ["gmmlib", *(f"gmmlib.{name}" for name in MODULES)])
def test_each_module_says_what_it_is_for(module):
    text = importlib.import_module(module).__doc__
    assert len(text.split()) > 8


def test_the_formulas_open_their_modules():
    for name in ("normal", "covariance", "multivariate"):
        text = importlib.import_module(f"gmmlib.{name}").__doc__
        assert ".. math::" in text
        assert re.search("[Cc]hapter", text)


def test_import_loads_nothing_heavy():
    code = "import sys, gmmlib; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"matplotlib", "sklearn", "pandas", "IPython", "scipy.linalg"}
    heavy |= {"scipy.special", "scipy.stats"}
    assert not heavy & set(loaded)


def test_modules_stay_short():
    """At most 150 lines of code: docstrings, comments and blank lines do not count."""
    for name in MODULES:
        module = importlib.import_module(f"gmmlib.{name}")
        source = inspect.getsource(module)
        code = re.sub(r'r?"""[\s\S]*?"""', "", source)
        lines = [
            line
            for line in code.splitlines()
            if line.strip() and line.strip()[0] != "#"
        ]
        assert len(lines) <= 150, (name, len(lines))
