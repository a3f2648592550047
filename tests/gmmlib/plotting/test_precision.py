"""The figures of chapter 3 show the numbers they claim to show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy import stats

from gmmlib.normal import Normal
from gmmlib.plotting import precision


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    fig.canvas.draw()  # whatever cannot be drawn fails here
    plt.close(fig)


def test_measurements_have_their_error_bars_and_names(ax):
    bars = precision.draw_measurements(ax, ["a", "b", "c"], [1, 5, 3], [0.5, 1, 2])
    (segments,) = bars[2]
    ends = [segment[:, 0].tolist() for segment in segments.get_segments()]
    assert ends == [[0.5, 1.5], [4, 6], [1, 5]]
    places = dict(
        zip(ax.get_yticks(), [t.get_text() for t in ax.get_yticklabels()], strict=True)
    )
    assert [places[y] for y in bars[0].get_ydata()] == ["a", "b", "c"]
    assert bars[0].get_ydata()[0] == max(places)  # the first one on top


def test_the_combined_band_is_one_std_each_side(ax):
    precision.draw_measurements(ax, ["a"], [1], [1], combined=Normal(2, 0.25))
    (band,) = ax.patches
    assert (band.get_x(), band.get_width()) == (1.75, 0.5)
    plain = plt.figure().subplots()
    precision.draw_measurements(plain, ["a"], [1], [1])
    assert not plain.patches
    plt.close(plain.figure)


def test_densities_agree_with_scipy_and_differ_in_style(ax):
    x = np.linspace(-3, 6, 41)
    normals = [Normal(0, 1), Normal(2, 0.5), Normal(3, 2)]
    lines = precision.draw_densities(ax, normals, ["one", "two", "three"], x)
    for line, normal in zip(lines, normals, strict=True):
        oracle = stats.norm.pdf(x, normal.mean, normal.std)
        np.testing.assert_allclose(line.get_ydata(), oracle, rtol=1e-12)
    assert len({line.get_linestyle() for line in lines}) == 3
    assert len({to_rgb(line.get_color()) for line in lines}) == 3
    assert ax.get_ylim()[1] > stats.norm.pdf(0, 0, 0.5)  # no label is cut off
    for text, normal in zip(ax.texts, normals, strict=True):
        assert text.xy[0] == normal.mean


def test_one_name_is_needed_for_each_density(ax):
    with pytest.raises(ValueError, match="shorter"):
        precision.draw_densities(ax, [Normal(0, 1), Normal(1, 1)], ["one"], [0.0])


def test_underflow_stops_where_doubles_stop(ax):
    logs = np.full(1000, np.log(0.25))
    exact, computed = precision.draw_underflow(ax, logs)
    np.testing.assert_allclose(exact.get_ydata()[-1], 1000 * np.log10(0.25))
    assert len(computed.get_xdata()) == 1074 // 2  # 4**-537 = 2**-1074, the smallest
    np.testing.assert_allclose(
        computed.get_ydata()[:500], exact.get_ydata()[:500], rtol=1e-12
    )


def test_curvatures_bend_as_they_are_drawn():
    fig, axes = plt.subplots(2)
    concave, convex, beta = precision.draw_curvatures(axes, n=20, sum_of_squares=45)
    for line, sign in ((concave, -1), (convex, 1), (beta, -1)):
        assert np.all(sign * np.diff(line.get_ydata(), 2) > 0)
    x = np.r_[np.full(10, -1.5), np.full(10, 1.5)]  # 20 values, sum of squares 45
    stds = concave.get_xdata()[[0, 50, 199]]
    oracle = [stats.norm.logpdf(x, 0, s).sum() for s in stds]
    shift = concave.get_ydata()[[0, 50, 199]] - oracle
    np.testing.assert_allclose(shift, 10 * np.log(2 * np.pi), rtol=1e-10)
    top = beta.get_xdata()[beta.get_ydata().argmax()]
    assert abs(top - 20 / 45) < 0.006  # half a step of the grid
    plt.close(fig)


def test_arrows_start_and_end_at_natural_parameters(ax):
    pair = np.array([Normal(-1, 1).natural, Normal(1, 0.5).natural])
    start = [[0, 0], pair[0]]
    arrows = precision.draw_natural_plane(ax, pair, ["a", "b"], start)
    np.testing.assert_allclose(arrows[0].xy, [-1, -0.5])
    np.testing.assert_allclose(arrows[1].xyann, pair[0])
    np.testing.assert_allclose(arrows[1].xy, [3, -2.5])
    low, high = ax.get_ylim()
    assert low < -2.5 and high > 0  # both arrows and the forbidden half are in view
    (forbidden,) = ax.patches
    assert (forbidden.get_y(), forbidden.get_height()) == (0, high)


def test_names_stand_outside_a_fan_of_arrows(ax):
    precision.draw_natural_plane(ax, [[-1, -1], [1, -1]], ["left", "right"])
    names = {text.get_text(): text for text in ax.texts}
    assert (names["left"].get_ha(), names["right"].get_ha()) == ("right", "left")
    assert names["left"].xyann[0] < 0 < names["right"].xyann[0]


def test_shrinkage_keeps_the_three_values_of_a_group_together(ax):
    raw, shrunk, truth = [3.0, -1.0, 2.0], [1.5, -0.5, 1.0], [2.0, 0.0, 5.0]
    points = precision.draw_shrinkage(ax, raw, shrunk, truth, prior_mean=0.5)
    drawn = [p.get_offsets() for p in points]
    assert drawn[0][:, 0].tolist() == sorted(raw)
    groups = {tuple(d[row, 0] for d in drawn) for row in range(3)}
    assert groups == set(zip(raw, shrunk, truth, strict=True))
    assert ax.lines[0].get_xdata()[0] == 0.5


def test_slice_draws_least_squares_lines(ax):
    rng = np.random.default_rng(1)
    x = rng.normal(size=80)
    y = 2 * x + rng.normal(size=80)
    chosen = x > 0.5
    for line, rows in zip(
        precision.draw_slice(ax, x, y, chosen), [slice(None), chosen], strict=True
    ):
        oracle = stats.linregress(x[rows], y[rows])
        (x0, x1), (y0, y1) = line.get_data()
        np.testing.assert_allclose((y1 - y0) / (x1 - x0), oracle.slope)
        assert (x0, x1) == (x[rows].min(), x[rows].max())
    np.testing.assert_array_equal(ax.collections[1].get_offsets()[:, 0], x[chosen])


def test_matrix_entries_stand_in_their_cells(ax):
    matrix = np.array([[1.0, -0.25], [-0.25, 0.001]])
    texts = precision.draw_matrix(ax, matrix, ["x", "y"], "title")
    written = {t.get_position(): t.get_text() for t in texts}
    # position is (column, row)
    assert written == {(0, 0): "1.00", (1, 0): "−0.25", (0, 1): "−0.25", (1, 1): "0"}
    assert [t.get_weight() for t in texts] == ["normal"] * 3 + ["bold"]
    np.testing.assert_array_equal(ax.images[0].get_array(), matrix)
    assert ax.get_title() == "title"
