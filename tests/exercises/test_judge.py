"""What the checker says to answers of every kind, in which order."""

import time

import numpy as np
import pytest
from gmmcheck.compare import close, up_to_order, within, word
from gmmcheck.exercise import EXERCISES, Exercise, Mistake, exercise, value
from gmmcheck.judge import judge

X = np.array([1.0, 2.0, 6.0])
TABLE = np.array([[1.0, 2.0], [3.0, 9.0], [0.0, 4.0]])


def scores(x, mean, std):
    return (x - mean) / std


TASK = Exercise(
    "99-scores",
    "Standard scores",
    scores,
    [(X, 3.0, 2.0), (TABLE, 3.0, 0.5)],
    ["a", "b"],
    limit=0.3,
    mistakes=[
        Mistake("by_variance", lambda x, m, s: (x - m) / s**2, "by the variance"),
        Mistake("uncentred", lambda x, m, s: x / s, "not centred"),
    ],
)


def said(answer, task=TASK):
    verdict = judge(task, answer)
    return verdict.status, verdict.mistake, verdict.message


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, mean, std: [(v - mean) / std for v in x],
        lambda x, mean, std: ((x - mean) / std).tolist(),
        lambda x, m, s, scale=1: np.float64(scale) * (x - m) * (1 / s),
        lambda *given: np.divide(np.subtract(*given[:2]), given[2]),
        scores,
    ],
)
def test_right_answers_in_any_form(answer):
    assert said(answer) == ("right", "", "Right.")


def test_an_axis_of_length_one_is_right_with_a_remark():
    status, _, message = said(lambda x, m, s: ((x - m) / s)[np.newaxis])
    assert status == "right" and "shape (1, 3)" in message and "(3,)" in message


def test_other_number_types_are_right():
    task = Exercise("99-double", "Double", lambda n: 2 * n, [(3,), (4,)], ["a"])
    for answer in (lambda n: np.float32(2 * n), lambda n: [2 * n], lambda n: 2.0 * n):
        assert said(answer, task)[0] == "right"
    assert said(lambda n: "6", task)[0] == "wrong"


def stub(x, mean, std):
    raise NotImplementedError


@pytest.mark.parametrize("answer", [stub, ...])
def test_an_untouched_stub_is_not_started(answer):
    assert said(answer)[0] == "not started"


def test_changing_the_input_is_noticed_even_if_the_answer_is_right():
    def answer(x, mean, std):
        x -= mean
        x /= std
        return x

    status, mistake, message = said(answer)
    assert (status, mistake) == ("wrong", "changes-input") and "argument x" in message


def test_lists_and_dictionaries_count_as_input():
    def last(rows, options):
        return rows[-1]

    def pops(rows, options):
        options["seen"] = True
        return rows.pop()

    task = Exercise("99-last", "Last", last, [([1.0, 2.0], {"seen": False})], ["a"])
    assert "argument rows, options" in said(pops, task)[2]
    assert said(last, task)[0] == "right"


def test_drawing_from_a_generator_does_not_change_the_input():
    task = Exercise(
        "99-draw",
        "Draw",
        lambda rng: rng.normal(size=10_000).mean(),
        [(np.random.default_rng(0),)],
        ["a"],
        same=within(0.1),
    )
    assert said(lambda rng: rng.standard_normal(5000).mean(), task)[0] == "right"
    lucky = said(lambda rng: 0.0, task)
    assert lucky[1] == "unused-generator" and "does not draw from rng" in lucky[2]
    assert said(lambda rng: 1 + rng.normal(size=10_000).mean(), task)[0] == "wrong"


def test_an_error_is_told_with_its_line_and_arguments():
    def answer(x, mean, std):
        return x[7]

    status, _, message = said(answer)
    line = answer.__code__.co_firstlineno + 1
    assert status == "error"
    assert "IndexError: index 7 is out of bounds" in message
    assert f"line {line} of the cell" in message and "x = [1., 2., 6.]" in message


def test_none_is_told():
    assert said(lambda x, mean, std: None)[:2] == ("wrong", "returned-none")


def test_a_right_answer_may_be_none_by_design():
    task = Exercise(
        "99-none", "None", lambda x: None, [(1,)], ["a"], same=lambda *a: True
    )
    assert said(lambda x: None, task)[0] == "right"


def test_a_known_mistake_gets_its_own_hint():
    assert said(lambda x, m, s: (x - m) / (s * s))[1:] == (
        "by_variance",
        "by the variance",
    )
    assert said(lambda x, m, s: np.asarray(x) / s)[1:] == ("uncentred", "not centred")


def test_a_mistake_must_match_on_all_probes():
    def answer(x, mean, std):
        return (x - mean) / (std**2 if x.ndim == 1 else std)

    assert said(answer)[1] == "wrong-numbers"


@pytest.mark.parametrize(
    ("answer", "mistake", "words"),
    [
        (lambda x, m, s: np.sum((x - m) / s), "wrong-shape", "a plain number"),
        (lambda x, m, s: (x - m) / s + 1, "wrong-numbers", "[0. , 0.5, 2.5]"),
        (lambda x, m, s: np.where(x > 2, np.nan, x), "not-finite", "at (2,)"),
        (lambda x, m, s: "a text", "wrong-kind", "a text"),
        (lambda x, m, s: {"a": 1}, "wrong-kind", "a dict"),
        (lambda x, m, s: np.array(["a", "b", "c"]), "wrong-kind", "an array"),
    ],
)
def test_what_is_wrong_is_shown_with_the_smallest_probe(answer, mistake, words):
    status, found, message = said(answer)
    assert (status, found) == ("wrong", mistake) and words in message


def test_a_difference_too_small_to_be_printed_is_named():
    message = said(lambda x, m, s: (x - m) / s + 1e-5)[2]
    assert "They differ where it is not printed" in message


def test_numbers_of_numpy_are_shown_as_numbers():
    task = Exercise("99-sum", "Sum", lambda x: x.sum(), [(X,)], ["a"])
    assert "returns\n    8\nand the right" in said(lambda a: np.int64(8), task)[2]


def test_a_transposed_result_is_named():
    task = Exercise("99-t", "T", lambda X: X.T, [(TABLE,)], ["a"])
    assert "transposed" in said(lambda X: X, task)[2]


def test_several_results():
    task = Exercise("99-two", "Two", lambda X: (X.mean(0), len(X)), [(TABLE,)], ["a"])
    assert said(lambda X: [X.mean(0).tolist(), 3], task)[0] == "right"
    assert "2 results are wanted" in said(lambda X: X.mean(0), task)[2]
    assert (
        "Result 1: Your result has the shape (3,)"
        in said(lambda X: (X.mean(1), 3), task)[2]
    )
    assert said(lambda X: (X.mean(0), 4), task)[1] == "wrong-numbers"


def test_a_dictionary_of_results():
    task = Exercise("99-d", "D", lambda x: {"a": x, "b": 2 * x}, [(X,)], ["a"])
    assert said(lambda x: {"b": x + x, "a": x}, task)[0] == "right"
    assert "keys a, b" in said(lambda x: {"a": x}, task)[2]
    assert said(lambda x: {"a": x, "b": x}, task)[1] == "wrong-numbers"


def test_a_function_is_wanted():
    assert "needs the function itself, not an array" in said(np.ones(3))[2]
    assert "takes 1 argument (x)" in said(lambda x: x)[2]
    assert "takes 4 arguments" in said(lambda a, b, c, d: a)[2]


def test_a_function_that_never_returns_is_stopped():
    def answer(x, mean, std):
        while True:
            pass

    start = time.monotonic()
    status, _, message = said(answer)
    assert status == "error" and "had not returned after 0.3 seconds" in message
    assert time.monotonic() - start < 3


def test_printing_is_cut():
    def answer(x, mean, std):
        for n in range(5000):
            print(n, "x" * 500)
        return (x - mean) / std

    verdict = judge(TASK, answer)
    assert verdict.status == "right"
    lines = verdict.printed.splitlines()
    assert len(lines) == 9 and lines[-1] == "… and 4992 more lines"
    assert max(map(len, lines)) < 110


def test_values():
    task = Exercise(
        "99-share",
        "Share",
        0.6827,
        [],
        ["a"],
        same=within(0.005),
        mistakes=[Mistake("two-sigma", 0.9545, "that is two sigma")],
    )
    assert said(0.68, task)[0] == "right"
    assert said([0.683], task)[0] == "right"
    assert said(0.95, task)[1:] == ("two-sigma", "that is two sigma")
    assert said(0.5, task) == ("wrong", "another-value", "0.5 is not it.")
    assert said(..., task)[0] == said(None, task)[0] == "not started"
    assert "a text" in said("0.68", task)[2]
    assert "call it first" in said(lambda: 0.68, task)[2]
    assert said([0.68, 0.68], task)[1] == "wrong-shape"


def test_words():
    task = Exercise("99-word", "Word", "tied", [], ["a"], same=word)
    assert said(" Tied ", task)[0] == "right"
    assert said("full", task) == ("wrong", "another-value", "'full' is not it.")
    assert "in quotes" in said(3, task)[2]


def test_order_does_not_matter_where_it_is_arbitrary():
    same = up_to_order()
    assert same([[5.0, 6.0], [1.0, 2.0]], [[1.0, 2.0], [5.0, 6.0]])
    assert not same([[5.0, 2.0], [1.0, 6.0]], [[1.0, 2.0], [5.0, 6.0]])
    assert up_to_order(axis=1)(TABLE[:, ::-1], TABLE)
    assert not same(None, [1.0]) and not same([1.0], [1.0, 2.0])
    labels = up_to_order("labels")
    assert labels([2, 2, 0], [0, 0, 1]) and not labels([0, 0, 0], [0, 0, 1])
    assert not labels([0, 1, 2], [0, 0, 1])


def test_close_is_close_and_no_closer():
    assert close([1e6], [1e6 + 1e-3]) and not close([1.0], [1.0 + 1e-6])
    assert close([np.nan, 1], [np.nan, 1]) and not close(True, "True")


def test_two_exercises_of_one_name_are_refused():
    value("99-once", "Once", 1.0, ["a"], {2.0: "b"})
    try:
        with pytest.raises(ValueError, match="99-once"):
            exercise("99-once", "Again", [(1,)], ["a"])(lambda x: x)
    finally:
        del EXERCISES["99-once"]


def test_a_known_mistake_may_use_the_reference():
    try:

        @exercise("99-square", "Square", [(3.0,), (4.0,)], ["a"])
        def square(x):
            return x * x

        @square.mistake("doubled")
        def doubled(x):
            return square(x) + x

        assert said(lambda x: x * x + x, EXERCISES["99-square"])[2] == "doubled"
    finally:
        del EXERCISES["99-square"]
