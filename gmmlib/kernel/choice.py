r"""Which form of the E-step to take, and the step that both share (chapters 8 and 22).

.. math::

    r_{nk} = \frac{e^{a_{nk}}}{\sum_j e^{a_{nj}}},
    \qquad \log p(\mathbf{x}_n) = \log \sum_j e^{a_{nj}},
    \qquad a_{nk} = \log \pi_k \mathcal{N}(\mathbf{x}_n \mid k)
"""

import numpy as np

LIMIT = 1e6  # κ up to which EM trusts the linear form: parameters agree within 1e-9
SHARP = 5e3  # κ, per unit of |log p|, up to which log p keeps twelve digits
SUSPECT = 1e15  # κ from which a component may be too narrow to be real
FLOOR = np.full(8192, -500.0)  # below, exp is slow and its results do not matter


def normalise(joint):
    """Turn log πₖN(xₙ | k) into responsibilities, in place.

    Parameters
    ----------
    joint : array (K, B)
        Overwritten by rₙₖ, one column per row of data.

    Returns
    -------
    array (B,)
        log p(xₙ), the logarithm of the sum over components.

    Examples
    --------
    >>> joint = np.log([[0.1, 0.2], [0.3, 0.2]])
    >>> np.exp(normalise(joint)).round(3), joint.round(3)
    (array([0.4, 0.4]), array([[0.25, 0.5 ], [0.75, 0.5 ]]))
    """
    top = np.maximum.reduce(joint)
    joint -= top
    np.maximum(joint, FLOOR[: joint.shape[1]], out=joint)
    np.exp(joint, out=joint)
    total = np.add.reduce(joint)
    joint *= 1 / total
    return top + np.log(total)


def largest(joint):
    """Which component has the largest entry in each column; of equals, the first.

    Parameters
    ----------
    joint : array (K, B)

    Returns
    -------
    array (B,) of int

    Examples
    --------
    >>> largest(np.array([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]]))
    array([1, 0, 0])
    """
    if joint.size < 8192:
        return joint.argmax(axis=0)  # of many, it takes three times as long as this:
    K = len(joint)
    places = np.arange(K, 0, -1, dtype=np.min_scalar_type(K))[:, np.newaxis]
    return K - np.maximum.reduce((joint == np.maximum.reduce(joint)) * places)


def kappa(mixture, reach):
    """Σₖ Σᵢⱼ (Wₖᵢⱼ reachⱼ)², above any ‖Wₖ(x − origin)‖² with |x − origin| ≤ reach.

    Parameters
    ----------
    mixture : Mixture
    reach : array (D,)

    Returns
    -------
    float
        Free of units: a measure of how narrow the components are within the data.
    """
    scaled = mixture.factors * reach
    return np.vdot(scaled, scaled)
