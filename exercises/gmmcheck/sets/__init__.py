"""The exercises, one module per set; a set is loaded when it is first asked for."""

from importlib import import_module

NOTEBOOKS = {  # number of the set → its notebook
    "02": "02_normal",
    "03": "03_precision",
    "04": "04_covariance",
    "05": "05_multivariate",
    "06": "06_kmeans",
    "07": "07_weighted",
    "08": "08_mixtures",
    "09": "09_likelihood",
    "10": "10_em",
    "11": "11_iris",
    "12": "12_ascent",
    "13": "13_starting",
    "14": "14_families",
    "15": "15_choosing",
    "16": "16_kde",
    "17": "17_sklearn",
    "18": "18_when",
}


def load(number):
    """Register the exercises of one set, if there is one of this number."""
    if number in NOTEBOOKS:
        import_module(f"gmmcheck.sets.set{number}")


def load_all():
    """Register all exercises, in the order of the sets."""
    for number in NOTEBOOKS:
        load(number)
