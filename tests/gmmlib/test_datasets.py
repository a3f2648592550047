import re
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets

import gmmlib
from gmmlib import load_iris, load_old_faithful, load_penguins, synthetic
from gmmlib.datasets import MAKERS


def test_iris_is_scikit_learn_s():
    ours, theirs = load_iris(), sklearn.datasets.load_iris()
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.labels, theirs.target)
    assert ours.features == tuple(theirs.feature_names)
    assert ours.label_names == tuple(theirs.target_names)


def test_old_faithful_has_the_moments_that_r_reports():
    faithful = load_old_faithful()
    assert faithful.X.shape == (272, 2)
    # R: colMeans(faithful), var(faithful), summary(faithful)
    np.testing.assert_allclose(
        faithful.X.mean(axis=0), [3.487783, 70.897059], atol=5e-7
    )
    np.testing.assert_allclose(
        np.cov(faithful.X.T),
        [[1.302728, 13.977808], [13.977808, 184.823312]],
        atol=5e-7,
    )
    np.testing.assert_array_equal(faithful.X.min(axis=0), [1.6, 43])
    np.testing.assert_array_equal(faithful.X.max(axis=0), [5.1, 96])
    assert faithful.labels is None
    assert faithful.label_names == ()


def test_penguins_have_the_published_counts_and_means():
    penguins = load_penguins()
    assert penguins.X.shape == (342, 4)
    counts = dict(zip(penguins.label_names, np.bincount(penguins.labels), strict=True))
    assert counts == {"Adelie": 151, "Gentoo": 123, "Chinstrap": 68}
    # summary(penguins) in R
    means = [43.92193, 17.15117, 200.91520, 4201.75439]
    np.testing.assert_allclose(penguins.X.mean(axis=0), means, rtol=1e-6)
    np.testing.assert_array_equal(penguins.X.min(axis=0), [32.1, 13.1, 172, 2700])
    np.testing.assert_array_equal(penguins.X.max(axis=0), [59.6, 21.5, 231, 6300])


@pytest.mark.parametrize("load", [load_iris, load_old_faithful, load_penguins])
def test_every_data_set_is_whole_and_documented(load):
    data = load()
    N, D = data.X.shape
    assert data.X.dtype == np.float64
    assert np.isfinite(data.X).all()
    assert len(data.features) == D
    assert all(re.search(r"\((cm|mm|g|min)\)$", name) for name in data.features)
    if data.labels is not None:
        assert data.labels.shape == (N,)
        assert set(data.labels) == set(range(len(data.label_names)))
    readme = (Path(gmmlib.__file__).parent / "data/README.md").read_text("utf-8")
    assert data.licence.split(" (")[0] in readme
    assert all(
        name.split()[0] in readme for name in data.source.split("(")[0].split(", ")
    )


def test_every_file_is_described():
    folder = Path(gmmlib.__file__).parent / "data"
    readme = (folder / "README.md").read_text("utf-8")
    for file in folder.glob("*.csv"):
        header, *rows = file.read_text("utf-8").splitlines()
        assert f"`{file.name}`: {len(rows)} rows" in readme
        assert all(f"`{column}`" in readme for column in header.split(","))


def test_a_loaded_array_may_be_changed_without_harm():
    load_iris().X[:] = 0
    assert load_iris().X.min() > 0


@pytest.mark.parametrize("name", MAKERS)
def test_made_data_follow_from_the_seed(name):
    data, again, other = synthetic(name), synthetic(name), synthetic(name, seed=1)
    assert data.X.shape == (300, 2)
    np.testing.assert_array_equal(data.X, again.X)
    assert (data.X != other.X).any()
    assert synthetic(name, n=7).X.shape == (7, 2)
    assert f"synthetic({name!r}, n=300, seed=0)" in data.source


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("blobs", [1 / 3, 1 / 3, 1 / 3]),
        ("stretched", [1 / 3, 1 / 3, 1 / 3]),
        ("uneven", [0.8, 0.1, 0.1]),
        ("moons", [0.5, 0.5]),
        ("rings", [0.3, 0.7]),
    ],
)
def test_groups_have_their_shares(name, shares):
    data = synthetic(name, n=600)
    np.testing.assert_allclose(np.bincount(data.labels) / 600, shares, atol=1e-12)
    assert len(data.label_names) == len(shares)


def moments(name):
    data = synthetic(name, n=30_000)
    groups = [data.X[data.labels == k] for k in range(len(data.label_names))]
    return [(group.mean(axis=0), np.cov(group.T)) for group in groups]


def test_blobs_are_round_and_of_one_size():
    for (mean, covariance), centre in zip(
        moments("blobs"), [[-3, -1.5], [3, -1.5], [0, 3]], strict=True
    ):
        np.testing.assert_allclose(mean, centre, atol=0.03)
        np.testing.assert_allclose(covariance, 0.49 * np.eye(2), atol=0.025)


def test_stretched_groups_share_one_long_shape():
    A = np.array([[0.6, -0.4], [-0.6, 0.8]])  # x ↦ A x
    for _, covariance in moments("stretched"):
        np.testing.assert_allclose(covariance, 0.49 * A @ A.T, atol=0.025)
        small, large = np.linalg.eigvalsh(covariance)
        assert large > 20 * small


def test_uneven_groups_differ_in_spread():
    spread = [np.sqrt(np.trace(covariance) / 2) for _, covariance in moments("uneven")]
    np.testing.assert_allclose(spread, [1.8, 0.4, 0.4], rtol=0.03)


def test_moons_are_half_circles_that_face_each_other():
    data = synthetic("moons", n=4000)
    upper, lower = data.X[data.labels == 0], data.X[data.labels == 1]
    for arc in (upper, [1.0, 0.5] - lower):
        radius = np.hypot(*arc.T)
        assert radius.mean() == pytest.approx(1, abs=0.01)
        assert radius.std() == pytest.approx(0.08, rel=0.06)
        assert arc[:, 1].min() > -0.35  # four noise widths below the half circle


def test_rings_lie_inside_each_other():
    data = synthetic("rings", n=4000)
    radius = np.hypot(*data.X.T)
    for k, wanted in enumerate([1, 2.5]):
        assert radius[data.labels == k].mean() == pytest.approx(wanted, abs=0.02)
        assert radius[data.labels == k].std() == pytest.approx(0.12, rel=0.06)


def test_noise_is_even_and_without_groups():
    data = synthetic("noise", n=9000)
    assert data.labels is None
    assert data.label_names == ()
    counts, *_ = np.histogram2d(*data.X.T, bins=3, range=[[-3, 3]] * 2)
    assert counts.sum() == 9000  # nothing outside the square
    np.testing.assert_allclose(counts, 1000, atol=4 * np.sqrt(1000))


def test_bad_requests():
    with pytest.raises(ValueError, match=r"no data set 'blob'; choose from \['blobs'"):
        synthetic("blob")
    with pytest.raises(ValueError, match="n must be at least 1"):
        synthetic("blobs", n=0)
    with pytest.raises(TypeError, match="n must be an integer"):
        synthetic("blobs", n=3.0)
