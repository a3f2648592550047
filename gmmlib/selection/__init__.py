r"""How many components, and of which family (chapter 15).

.. math::

    \underbrace{-2\,\ell(\hat{\boldsymbol{\theta}})}_{\text{misfit}}
    + \underbrace{\text{price of } P \text{ parameters}}_{\text{complexity}},
    \qquad\text{or}\qquad
    \text{log-likelihood of rows that the fit has not seen}

============================  ===================================================
`aic`, `bic`, `icl`           misfit plus a price; smaller is better
`cross_validated`             log-likelihood of rows left out; larger is better
`bootstrap_likelihood_ratio`  do K components explain the rows as well as K + 1?
`stability`                   do other starts find the same groups?
`merge_components`            several components for one cluster
`select_n_components`         all candidates in one table, and the chosen one
============================  ===================================================
"""

from importlib import import_module

# they load the estimator, whose own criteria come from here: so not before first used
LATER = {
    "BootstrapTest": "bootstrap",
    "Merging": "merging",
    "Selection": "choice",
    "Stability": "restarts",
    "Table": "table",
    "aic": "criteria",
    "bic": "criteria",
    "bootstrap_likelihood_ratio": "bootstrap",
    "cross_validated": "held_out",
    "entropy": "criteria",
    "icl": "criteria",
    "merge_components": "merging",
    "select_n_components": "choice",
    "stability": "restarts",
}

__all__ = list(LATER)


def __getattr__(name):
    if name in LATER:
        return getattr(import_module(f"gmmlib.selection.{LATER[name]}"), name)
    raise AttributeError(f"module 'gmmlib.selection' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *LATER})
