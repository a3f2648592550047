import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from gmmlib.notebook import glue


@pytest.fixture
def notebook():
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_glue_leaves_what_myst_nb_looks_for(notebook):
    with capture_output() as cell:
        glue("02-mean", "5.843")
    (output,) = cell.outputs
    # MyST-NB, nb_glue: the name in scrapbook's metadata, its prefix, and the value
    assert output.metadata["scrapbook"] == {
        "name": "02-mean",
        "mime_prefix": "application/papermill.record/",
    }
    assert output.data["application/papermill.record/text/plain"] == "'5.843'"
    assert output.data["text/plain"] == "5.843"


def test_glue_prints_in_plain_python(capsys):
    glue("02-mean", "5.843")
    assert capsys.readouterr().out == "5.843\n"


def test_glue_wants_the_string_that_a_reader_sees():
    with pytest.raises(
        TypeError, match=r"glue\('02-mean', …\) needs a formatted string"
    ):
        glue("02-mean", 5.843)
