r"""Several components, one cluster: merge those that overlap most (chapter 15).

.. math::

    \text{gain}(j, k) = -\sum_n \bigl( r_{nj} \log r_{nj} + r_{nk} \log r_{nk} \bigr)
        + \sum_n (r_{nj} + r_{nk}) \log (r_{nj} + r_{nk})

BIC counts the normals that a density needs; a cluster that is not normal needs several.
Merging the pair of the largest gain, again and again, leaves the density as it is.
"""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.special import entr

from gmmlib.selection.criteria import entropy
from gmmlib.validation import real_array


@dataclass(frozen=True, eq=False)
class Merging:
    """Clusters of components, from K clusters of one to one cluster of all.

    Parameters
    ----------
    components : array (N, K)
        Responsibilities of the components.
    groups : dict of int to list of list of int
        ``groups[n]``: the components in each of n clusters.
    entropies : dict of int to float
        ``entropies[n]``: how undecided rows are between n clusters; 0 for one.

    Notes
    -----
    Chapter 15, `eq-choosing-entropy`. Where entropies stop falling fast is a number of
    clusters: Baudry et al. 2010 look for the elbow.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> means = [[0.0], [1.0], [9.0]]
    >>> mixture = Mixture([0.3, 0.3, 0.4], means, [1.0, 1.0, 1.0], "spherical")
    >>> merge_components(mixture, [[0.0], [1.0], [9.0]]).groups[2]
    [[0, 1], [2]]
    """

    components: np.ndarray = field(repr=False)
    groups: dict
    entropies: dict

    def responsibilities(self, n_clusters):
        """How much each cluster answers for each row: sums over its components.

        Parameters
        ----------
        n_clusters : int
            From 1 to K.

        Returns
        -------
        array (N, n_clusters)

        Raises
        ------
        ValueError
            More clusters than components.

        Notes
        -----
        Chapter 15, `eq-choosing-entropy`.

        Examples
        --------
        >>> merging = Merging(np.array([[0.2, 0.3, 0.5]]), {2: [[0, 1], [2]]}, {2: 0.7})
        >>> merging.responsibilities(2)
        array([[0.5, 0.5]])
        """
        if n_clusters not in self.groups:
            raise ValueError(
                f"n_clusters must be from 1 to {max(self.groups)}, the number of "
                f"components; got {n_clusters!r}"
            )
        return _merged(self.components, self.groups[n_clusters])

    def labels(self, n_clusters):
        """The cluster that answers most for each row.

        Parameters
        ----------
        n_clusters : int
            From 1 to K.

        Returns
        -------
        array (N,) of int
            Clusters are numbered as in ``groups[n_clusters]``.

        Raises
        ------
        ValueError
            More clusters than components.

        Notes
        -----
        Chapter 15, `eq-choosing-entropy`.

        Examples
        --------
        >>> merging = Merging(np.array([[0.3, 0.3, 0.4]]), {2: [[0, 1], [2]]}, {2: 0.7})
        >>> merging.labels(2)
        array([0])
        """
        return self.responsibilities(n_clusters).argmax(axis=1)


def merge_components(mixture, X):
    """Merge the components of a mixture into ever fewer clusters.

    Parameters
    ----------
    mixture : Mixture
    X : array (N, D)

    Returns
    -------
    Merging

    Raises
    ------
    ValueError, TypeError
        Rows that are not (N, D) finite numbers.

    Notes
    -----
    Chapter 15, `eq-choosing-entropy`; Baudry et al. 2010.

    Examples
    --------
    >>> from gmmlib import Mixture
    >>> means = [[0.0], [1.0], [9.0]]
    >>> mixture = Mixture([0.3, 0.3, 0.4], means, [1.0, 1.0, 1.0], "spherical")
    >>> merging = merge_components(mixture, [[0.0], [1.0], [9.0]])
    >>> merging.labels(2)
    array([0, 0, 1])
    """
    X = real_array(X, "X", shape=("N", mixture.means.shape[1]))
    resp = mixture.responsibilities(X)
    groups = [[k] for k in range(resp.shape[1])]
    found = {len(groups): groups}
    while len(groups) > 1:
        shares = _merged(resp, groups)
        pairs = combinations(range(len(groups)), 2)
        j, k = max(pairs, key=lambda pair: _gain(*shares[:, pair].T))
        groups = groups[:k] + groups[k + 1 :]
        groups[j] = sorted(groups[j] + found[len(groups) + 1][k])
        found[len(groups)] = groups
    entropies = {n: entropy(_merged(resp, groups)) for n, groups in found.items()}
    return Merging(resp, found, entropies)


def _merged(resp, groups):
    return np.column_stack([resp[:, group].sum(axis=1) for group in groups])


def _gain(a, b):
    """By how much the entropy falls if two clusters with these shares become one."""
    return entr(a).sum() + entr(b).sum() - entr(a + b).sum()
