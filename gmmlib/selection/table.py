"""Rows of a search that print as a table (chapter 15). There is no formula here."""

DIGITS = {"held_out": 4}  # per row, not of all rows
HEADINGS = {"n_components": "K", "n_parameters": "P", "log_likelihood": "ℓ"}


class Table(list):
    """A list of rows, each a plain dict with the same keys; prints aligned.

    Numbers of components and parameters are headed K and P, the log-likelihood ℓ;
    columns that are empty throughout, or true throughout, are not printed. As a list of
    dicts it makes a data frame: ``pandas.DataFrame(table)``.

    Parameters
    ----------
    *args
        As of list: the rows.

    Notes
    -----
    No formula.

    Examples
    --------
    >>> Table([{"n_components": 1, "bic": 9.5}, {"n_components": 12, "bic": -10.256}])
     K     bic
     1    9.50
    12  -10.26
    """

    def column(self, name):
        """One entry of every row.

        Parameters
        ----------
        name : str

        Returns
        -------
        list

        Notes
        -----
        No formula.

        Examples
        --------
        >>> Table([{"n_components": 1, "bic": 9.5}]).column("bic")
        [9.5]
        """
        return [row[name] for row in self]

    def __getitem__(self, place):
        found = super().__getitem__(place)
        return Table(found) if isinstance(place, slice) else found

    def __repr__(self):
        names = [name for name in (self[0] if self else ()) if self._says(name)]
        columns = [self._printed(name) for name in names]
        return "\n".join(
            "  ".join(line).rstrip() for line in zip(*columns, strict=True)
        )

    def _says(self, name):
        """Whether a column has an entry that is neither empty nor true."""
        return any(
            value not in (None, "") and value is not True for value in self.column(name)
        )

    def _printed(self, name):
        """A column's heading and entries, all of one width."""
        values = self.column(name)
        texts = [HEADINGS.get(name, name), *(_text(name, value) for value in values)]
        width = max(map(len, texts))
        if any(isinstance(value, str) for value in values):
            return [text.ljust(width) for text in texts]
        return [text.rjust(width) for text in texts]


def _text(name, value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{DIGITS.get(name, 2)}f}"
    return str(value)
