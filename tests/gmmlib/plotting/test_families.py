"""The pictures of chapter 14 against linear algebra done another way."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats
from sklearn.mixture import GaussianMixture

from gmmlib.mixture import Mixture
from gmmlib.plotting import families as pictures
from gmmlib.plotting.style import GREY


@pytest.fixture
def fig():
    fig = plt.figure()
    yield fig
    plt.close(fig)


@pytest.fixture
def ax(fig):
    return fig.gca()


def scatters(K, D, seed=0):
    """K positive definite matrices of D columns."""
    rows = np.random.default_rng(seed).normal(size=(K, 3 * D, D))
    return np.einsum("kni,knj->kij", rows, rows) / (3 * D)


@pytest.mark.parametrize("shared", [True, False])
def test_fits_show_rows_in_groups_and_ellipses_of_the_probability(fig, shared):
    X = np.random.default_rng(1).normal(size=(30, 2))
    groups = np.repeat([0, 1, 1], 10)
    matrices = scatters(2, 2)
    mixture = Mixture([0.5, 0.5], [[0, 0], [3, 1]], matrices)
    labels = groups if shared else {"a": groups, "b": 1 - groups}
    axes = pictures.draw_fits(fig, X, labels, {"a": mixture, "b": mixture}, (1, 2), 0.8)
    assert [ax.get_title() for ax in axes] == ["a", "b"]
    first = axes[1].collections[0].get_offsets()
    np.testing.assert_array_equal(first, X[groups == (0 if shared else 1)])
    for line, mean, matrix in zip(axes[0].lines, mixture.means, matrices, strict=True):
        away = np.column_stack(line.get_data()) - mean
        squared = np.einsum("ni,ij,nj->n", away, np.linalg.inv(matrix), away)
        np.testing.assert_allclose(stats.chi2(2).cdf(squared), 0.8, rtol=1e-9)


def test_averages_are_the_m_steps_of_scikit_learn():
    rng = np.random.default_rng(2)
    X, resp = rng.normal(size=(60, 3)), rng.dirichlet(np.ones(4), size=60)
    own = np.array([np.cov(X.T, aweights=r, ddof=0) for r in resp.T])
    six = pictures.averages(own, resp.sum(axis=0))
    for code, name in pictures.OURS.items():
        theirs = GaussianMixture(4, covariance_type=name, reg_covar=0)
        theirs._initialize(X, resp)
        C = theirs.covariances_
        matrices = {
            "full": lambda C=C: C,
            "tied": lambda C=C: [C] * 4,
            "diag": lambda C=C: [np.diag(c) for c in C],
            "spherical": lambda C=C: [c * np.eye(3) for c in C],
        }[name]()
        np.testing.assert_allclose(six[code], matrices, atol=1e-12)
    for code, from_own in (("EEI", "VVI"), ("EII", "VII")):
        weighted = np.average(six[from_own], axis=0, weights=resp.sum(axis=0))
        np.testing.assert_allclose(six[code], [weighted] * 4, atol=1e-12)


def test_averages_of_whole_numbers_are_not_rounded():
    assert pictures.averages([[[1, 0], [0, 2]]], [3])["VII"][0, 0, 0] == 1.5


def test_an_average_is_drawn_over_its_own_ellipse(fig):
    matrices, means = scatters(3, 2, seed=4), np.array([[0, 0], [4, 0], [2, 3]])
    axes = pictures.draw_averages(fig, means, matrices, [5, 3, 2], 0.5)
    six = pictures.averages(matrices, [5, 3, 2])
    radius = stats.chi2(2).ppf(0.5)
    for ax, drawn in zip(axes.flat, six.values(), strict=True):
        assert len(ax.lines) == 9  # per component: dotted, solid, mean
        for k in range(3):
            for line, C in zip(
                ax.lines[3 * k : 3 * k + 2], (matrices[k], drawn[k]), strict=True
            ):
                away = np.column_stack(line.get_data()) - means[k]
                squared = np.einsum("ni,ij,nj->n", away, np.linalg.inv(C), away)
                np.testing.assert_allclose(squared, radius, rtol=1e-9)
    assert axes[0, 1].get_title() == "diag (VVI)"


def test_counts_are_those_of_scikit_learn(ax):
    lines = pictures.draw_counts(ax, 3, [1, 2, 5])
    X = np.random.default_rng(0).normal(size=(40, 5))
    for name, line in lines.items():
        for D, drawn in zip(*line.get_data(), strict=True):
            theirs = GaussianMixture(3, covariance_type=name).fit(X[:, :D])
            assert drawn == theirs._n_parameters()
    assert {text.get_text() for text in ax.texts} == set(lines)


def test_a_table_ticks_zeros_and_writes_the_rest(ax):
    numbers = np.array([[0, 12, 0], [3, 0, 4]])
    texts = pictures.draw_table(ax, numbers, "ab", "xyz")
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            assert text.get_position() == (j, i)
            assert text.get_text() == (
                "✓" if numbers[i, j] == 0 else str(numbers[i, j])
            )
    colors = [patch.get_facecolor() for patch in ax.patches]
    assert len(set(colors)) == 2
    assert [c == colors[0] for c in colors] == list(numbers.ravel() == 0)


@pytest.mark.parametrize("name", pictures.FOURTEEN)
def test_composed_matrices_share_what_their_name_says(name):
    rng = np.random.default_rng(3)
    parts = rng.normal(size=(3, 1)), rng.normal(size=(3, 3)), rng.normal(size=(3, 6))
    matrices = pictures.compose(name, *parts)
    values, vectors = np.linalg.eigh(matrices)
    volumes = np.linalg.det(matrices) ** 0.25
    shapes = values / volumes[:, None]
    ranges = {
        0: np.ptp(np.log(volumes)),
        1: np.ptp(np.log(shapes), axis=0).max(),
        # matrices with common axes commute
        2: max(
            abs(matrices[0] @ matrices[k] - matrices[k] @ matrices[0]).max()
            for k in (1, 2)
        ),
    }
    for place, letter in enumerate(name):
        varies = letter == "V" and not (place == 2 and name[1] == "I")
        assert (ranges[place] > 1e-3) == varies
    if name[1] == "I":
        np.testing.assert_allclose(shapes, 1)
    if name[2] == "I":
        off = matrices[:, ~np.eye(4, dtype=bool)]
        assert abs(off).max() == 0
    assert vectors.shape == (3, 4, 4)


def test_composed_volumes_and_angles_are_those_given():
    turned = pictures.compose("VVV", np.log([[2.0]]), np.log([[3.0]]), [[0.3]])[0]
    values, vectors = np.linalg.eigh(turned)
    np.testing.assert_allclose(values, [2 / 3, 6])
    long = vectors[:, 1] * np.sign(vectors[0, 1])
    np.testing.assert_allclose(long, [np.cos(0.3), np.sin(0.3)])


def test_fourteen_panels_keep_the_given_ratio_and_angle(fig):
    axes = pictures.draw_fourteen(fig, [1.0, 2.0, 3.0], [4.0, 2.0, 3.0], [30, 50, 80])
    assert list(axes) == list(pictures.FOURTEEN)
    bold = [n for n, ax in axes.items() if ax.title.get_weight() == "bold"]
    assert sorted(bold) == sorted(pictures.OURS)
    lines = axes["VVV"].lines[::2]
    for k, (ratio, angle) in enumerate([(4, 30), (2, 50), (3, 80)]):
        away = np.column_stack(lines[k].get_data()) - [4 * k, 0]
        length = np.hypot(*away.T)
        assert (length.max() / length.min()) ** 2 == pytest.approx(ratio, rel=1e-3)
        x, y = away[length.argmax()]
        assert np.degrees(np.arctan2(y, x)) % 180 == pytest.approx(angle, abs=1.5)


def test_parts_multiply_back_to_the_determinant(fig):
    matrices = scatters(3, 4, seed=6)
    volumes, shapes = pictures.draw_parts(fig, matrices, ["a", "b", "c"])
    np.testing.assert_allclose(volumes**4, np.linalg.det(matrices))
    np.testing.assert_allclose(shapes.prod(axis=1), 1)
    assert (np.diff(shapes, axis=1) < 0).all()
    left, right = fig.axes
    for k, line in enumerate(right.lines):
        np.testing.assert_array_equal(line.get_ydata(), shapes[k])
        assert left.lines[2 * k + 1].get_ydata() == [volumes[k]]
    ticks = right.get_yticks()
    assert ticks.min() >= shapes.min()
    assert ticks.max() <= shapes.max()


@pytest.mark.parametrize("places", [None, {"tied": (0, 3, 4)}])
def test_curves_go_through_their_points_over_their_theory(ax, places):
    x, curves = [10, 20, 40], {"full": [9, 5, 1], "tied": [4, 3, 2]}
    theory = {"full": [8, 4, 0], "tied": [3, 2, 1]} if places else None
    lines = pictures.draw_curves(ax, x, curves, theory, places)
    for name, line in lines.items():
        assert list(line.get_xdata()) == x
        assert list(line.get_ydata()) == curves[name]
    grey = [line for line in ax.lines if line.get_color() == GREY]
    assert [list(g.get_ydata()) for g in grey] == list((theory or {}).values())
    at = {text.get_text(): text.xy for text in ax.texts}
    assert at == {"full": (40, 1), "tied": (10, 4) if places else (40, 2)}


def test_a_fan_leaves_zeros_out_and_sorts(ax):
    values = np.array([[2.0, 0.0, 0.0], [0.5, 3.0, 1e-17], [1.0, 0.8, 1.1]])
    lines = pictures.draw_fan(ax, [2, 3, 9], values)
    drawn = np.array([line.get_ydata() for line in lines])
    kept = np.where(values > 1e-9, values, np.nan)
    for column, row in zip(drawn.T, kept, strict=True):
        np.testing.assert_array_equal(
            column[np.isfinite(column)], np.sort(row)[: np.isfinite(row).sum()]
        )
    assert ax.lines[-1].get_ydata() == [1, 1]
