"""The book's data sets (chapter 1): three real ones, and six made to tell apart.

There is no formula here. The real data lie in ``gmmlib/data``, with their sources and
licences in its README; nothing is downloaded. The made ones follow from a seed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gmmlib.validation import count

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows, and what is known about them.

    Attributes
    ----------
    X : array (N, D) of float
    features : tuple of str
        Name and unit of each column.
    labels : array (N,) of int, or None
        Group of each row, counted from 0, where it is known.
    label_names : tuple of str
        One name per group; empty when there are no labels.
    source : str
    licence : str

    Notes
    -----
    Chapter 1.

    Examples
    --------
    >>> iris = load_iris()
    >>> iris.X.shape, iris.label_names
    ((150, 4), ('setosa', 'versicolor', 'virginica'))
    """

    X: np.ndarray
    features: tuple
    labels: np.ndarray | None
    label_names: tuple
    source: str
    licence: str


def load_iris():
    """Four lengths of 150 iris flowers, fifty of each of three species.

    Returns
    -------
    Dataset
        X (150, 4) in cm; labels: the species.

    Notes
    -----
    Chapter 1; Fisher 1936, table I, as corrected in R and scikit-learn.

    Examples
    --------
    >>> load_iris().features[2:]
    ('petal length (cm)', 'petal width (cm)')
    """
    columns = {
        "sepal_length": "sepal length (cm)",
        "sepal_width": "sepal width (cm)",
        "petal_length": "petal length (cm)",
        "petal_width": "petal width (cm)",
    }
    return Dataset(
        *_read("iris.csv", columns, label="species"),
        source="Fisher (1936), data by Anderson (1935)",
        licence="CC BY 4.0 (UCI Machine Learning Repository)",
    )


def load_old_faithful():
    """Duration of 272 eruptions of the geyser, and the wait for the next one.

    Returns
    -------
    Dataset
        X (272, 2) in minutes; no labels.

    Notes
    -----
    Chapter 1; Azzalini and Bowman 1990; Härdle 1991, table 3.

    Examples
    --------
    >>> load_old_faithful().X.mean(axis=0).round(4)
    array([ 3.4878, 70.8971])
    """
    columns = {"eruptions": "eruption (min)", "waiting": "waiting (min)"}
    return Dataset(
        *_read("old_faithful.csv", columns),
        source="Azzalini and Bowman (1990); Härdle (1991)",
        licence="GPL-2 or GPL-3 (R package datasets)",
    )


def load_penguins():
    """Four measures of 342 penguins of three species near Palmer Station, Antarctica.

    Two of the 344 penguins were not measured; they are left out.

    Returns
    -------
    Dataset
        X (342, 4) in mm, mm, mm and g; labels: the species.

    Notes
    -----
    Chapter 1; Horst, Hill and Gorman 2020; Gorman, Williams and Fraser 2014.

    Examples
    --------
    >>> penguins = load_penguins()
    >>> penguins.label_names
    ('Adelie', 'Gentoo', 'Chinstrap')
    """
    columns = {
        "bill_length_mm": "bill length (mm)",
        "bill_depth_mm": "bill depth (mm)",
        "flipper_length_mm": "flipper length (mm)",
        "body_mass_g": "body mass (g)",
    }
    return Dataset(
        *_read("penguins.csv", columns, label="species"),
        source="Horst, Hill and Gorman (2020), palmerpenguins",
        licence="CC0 1.0",
    )


def _read(file, columns, label=None):
    with open(DATA / file, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    rows = [row for row in rows if all(row[name] != "NA" for name in columns)]
    X = np.array([[float(row[name]) for name in columns] for row in rows])
    if label is None:
        return X, tuple(columns.values()), None, ()
    names = tuple(dict.fromkeys(row[label] for row in rows))  # in order of appearance
    labels = np.array([names.index(row[label]) for row in rows])
    return X, tuple(columns.values()), labels, names


def synthetic(name, n=300, seed=0):
    """A made data set in the plane, the same for the same seed.

    Parameters
    ----------
    name : str
        "blobs" (three round groups), "stretched" (the same, sheared), "uneven" (one
        wide group, two small ones), "moons" (two half rings), "rings" (one around the
        other) or "noise" (no groups at all).
    n : int
        Number of rows.
    seed : int

    Returns
    -------
    Dataset
        X (n, 2), without unit; labels: the group each row was drawn from; none for
        "noise".

    Raises
    ------
    ValueError
        No data set of this name.

    Notes
    -----
    Chapter 1; the gallery follows the idea of scikit-learn's clustering comparison.

    Examples
    --------
    >>> moons = synthetic("moons", n=100, seed=1)
    >>> moons.X.shape, moons.label_names
    ((100, 2), ('A', 'B'))
    """
    if name not in MAKERS:
        raise ValueError(f"there is no data set {name!r}; choose from {list(MAKERS)}")
    shares, make = MAKERS[name]
    rng = np.random.default_rng(seed)
    labels = np.searchsorted(np.cumsum(shares), (np.arange(count(n)) + 0.5) / n)
    X = make(labels, rng)
    grouped = len(shares) > 1
    return Dataset(
        X,
        ("x₁", "x₂"),
        labels if grouped else None,
        tuple("ABC"[: len(shares)]) if grouped else (),
        source=f"gmmlib.datasets.synthetic({name!r}, n={n}, seed={seed})",
        licence="CC0 1.0",
    )


def _blobs(labels, rng, std=(0.7, 0.7, 0.7)):
    centres = np.array([[-3, -1.5], [3, -1.5], [0, 3]])
    noise = rng.standard_normal((len(labels), 2))
    return centres[labels] + np.take(std, labels)[:, np.newaxis] * noise


def _stretched(labels, rng):
    return _blobs(labels, rng) @ [[0.6, -0.6], [-0.4, 0.8]]


def _uneven(labels, rng):
    return _blobs(labels, rng, std=(1.8, 0.4, 0.4))


def _moons(labels, rng):
    angle = np.pi * rng.random(len(labels))
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.array([1.0, 0.5]) - upper
    X = np.where(labels[:, np.newaxis] == 0, upper, lower)
    return X + 0.08 * rng.standard_normal(X.shape)


def _rings(labels, rng):
    angle = 2 * np.pi * rng.random(len(labels))
    radius = np.take([1.0, 2.5], labels) + 0.12 * rng.standard_normal(len(labels))
    return radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])


def _noise(labels, rng):
    return rng.uniform(-3, 3, size=(len(labels), 2))


THIRDS = (1 / 3, 1 / 3, 1 / 3)
MAKERS = {
    "blobs": (THIRDS, _blobs),
    "stretched": (THIRDS, _stretched),
    "uneven": ((0.8, 0.1, 0.1), _uneven),
    "moons": ((0.5, 0.5), _moons),
    "rings": ((0.3, 0.7), _rings),
    "noise": ((1.0,), _noise),
}
