"""What the book's notebooks need beside mathematics: numbers that reach the prose."""


def glue(name, value):
    """Show `value` and keep it under `name`, so that the page can quote it.

    The text of a chapter writes ``{glue:text}`name``` where the number belongs; the
    page then shows what this cell computed. The format is the one that MyST-NB
    documents for its own ``glue``, which readers therefore need not install.

    Parameters
    ----------
    name : str
        Unique within the book: start it with the chapter's number, as "02-variance".
    value : str
        Already formatted, because a reader should see what the page shows.

    Raises
    ------
    TypeError
        `value` is not a string.

    Notes
    -----
    The format: MyST-NB documentation, "Embed outputs as variables".

    Examples
    --------
    >>> glue("02-mean", f"{5.8433333:.3f}")
    5.843
    """
    from IPython import get_ipython
    from IPython.display import display

    if not isinstance(value, str):
        raise TypeError(f"glue({name!r}, …) needs a formatted string, got {value!r}")
    if get_ipython() is None:  # plain Python: no page that could quote it
        print(value)
        return
    prefix = "application/papermill.record/"
    display(
        {prefix + "text/plain": repr(value), "text/plain": value},
        metadata={"scrapbook": {"name": name, "mime_prefix": prefix}},
        raw=True,
    )
