"""Gaussian mixtures, from the bell curve up: the library reads in the book's order.

===========  ===================================================================
chapters     module
===========  ===================================================================
2, 3         `gmmlib.normal`: the normal distribution of one number
4            `gmmlib.covariance`: deviation scores, covariance, distance, ellipses
5            `gmmlib.multivariate`: the normal distribution of D numbers at once
8, 9         `gmmlib.mixture`: several normals and how often each is drawn
11, 17       `gmmlib.estimator`: `GaussianMixture`, a drop-in for scikit-learn's
all          `gmmlib.datasets`: the data sets, real and made
===========  ===================================================================

`gmmlib.plotting` draws and needs Matplotlib; `gmmlib.notebook` serves the book's
notebooks. Both load only when imported.
"""

from importlib import import_module

from gmmlib.covariance import (
    cholesky,
    correlation_matrix,
    covariance_matrix,
    deviation_scores,
    ellipse,
    mahalanobis,
    whiten,
)
from gmmlib.datasets import (
    Dataset,
    load_iris,
    load_old_faithful,
    load_penguins,
    synthetic,
)
from gmmlib.multivariate import MultivariateNormal, log_density
from gmmlib.normal import Normal, product

# these load scikit-learn or SciPy, so they are imported when they are first used
LATER = {"GaussianMixture": "estimator", "Mixture": "mixture"}

__version__ = "0.1.0"

__all__ = [
    "Dataset",
    "GaussianMixture",
    "Mixture",
    "MultivariateNormal",
    "Normal",
    "cholesky",
    "correlation_matrix",
    "covariance_matrix",
    "deviation_scores",
    "ellipse",
    "load_iris",
    "load_old_faithful",
    "load_penguins",
    "log_density",
    "mahalanobis",
    "product",
    "synthetic",
    "whiten",
]


def __getattr__(name):
    if name in LATER:
        return getattr(import_module(f"gmmlib.{LATER[name]}"), name)
    raise AttributeError(f"module 'gmmlib' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *LATER})
