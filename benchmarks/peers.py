"""Other libraries' EM, each as ``fit(n_iter)``; those not installed are left out.

One iteration is timed as the difference of two fits, so set-up and start cancel.
"""

import warnings

import numpy as np


def opencv(X, start, family):
    import cv2

    cv2.setNumThreads(1)
    kind = {"full": 2, "diag": 1, "spherical": 0}[family]

    def fit(n_iter):
        cv2.setRNGSeed(1)  # the same start for few iterations and for many
        model = cv2.ml.EM_create()
        model.setClustersNumber(len(start.weights))
        model.setCovarianceMatrixType(kind)
        model.setTermCriteria((cv2.TERM_CRITERIA_COUNT, n_iter, 0.0))
        model.trainEM(X)  # its own start: Python cannot hand covariances over

    return fit


def mlpack(X, start, family):
    from mlpack import gmm_train

    if family not in ("full", "diag"):
        raise KeyError(family)

    def fit(n_iter):
        gmm_train(
            input_=X,
            gaussians=len(start.weights),
            max_iterations=n_iter,
            tolerance=1e-300,
            diagonal_covariance=family == "diag",
            kmeans_max_iterations=1,
            seed=1,
        )

    return fit


def gmr(X, start, family):
    from gmr import GMM

    if family != "full":
        raise KeyError(family)
    covariances = np.array([np.cov(X.T)] * len(start.weights))

    def fit(n_iter):
        model = GMM(len(start.weights), start.weights, start.means, covariances)
        model.from_samples(X, R_diff=0.0, n_iter=n_iter)

    return fit


def pomegranate(X, start, family):
    import torch
    from pomegranate.distributions import Normal
    from pomegranate.gmm import GeneralMixtureModel

    torch.set_num_threads(1)
    kind = {"full": "full", "diag": "diag", "spherical": "sphere"}[family]
    C = np.cov(X.T)
    C = {"full": C, "diag": np.diag(C), "spherical": np.array([np.trace(C) / len(C)])}[
        family
    ]

    def fit(n_iter):
        parts = [Normal(m.copy(), C.copy(), covariance_type=kind) for m in start.means]
        model = GeneralMixtureModel(
            parts, start.weights.copy(), max_iter=n_iter, tol=-1e300
        )
        model.fit(X)

    return fit


def torchgmm(X, start, family):
    import logging

    import torch
    from torchgmm.bayes import GaussianMixture

    torch.set_num_threads(1)
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    data = torch.as_tensor(X)
    quiet = {
        "enable_progress_bar": False,
        "logger": False,
        "enable_checkpointing": False,
    }

    def fit(n_iter):
        GaussianMixture(
            len(start.weights),
            covariance_type=family,
            init_means=torch.as_tensor(start.means),
            convergence_tolerance=0.0,
            trainer_params={"max_epochs": n_iter, "precision": 64, **quiet},
        ).fit(data)

    return fit


PEERS = {
    "mlpack": mlpack,
    "gmr": gmr,
    "pomegranate": pomegranate,
    "torchgmm": torchgmm,
    "opencv-python-headless": opencv,
}


def installed(X, start, family):
    """The peers that are installed, know the family, and run: name → fit(n_iter)."""
    found = {}
    for name, make in PEERS.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fit = make(X, start, family)
                fit(2)
        except Exception as error:
            if not isinstance(error, (ImportError, KeyError)):
                print(f"  {name} left out: {type(error).__name__}: {error}"[:200])
            continue
        found[name] = fit
    return found
