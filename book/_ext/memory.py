"""Look for garbage rarely while the book is built.

Sphinx makes millions of objects that live until the end; Python's collector walks through all
of them again and again, which took a third of the time.
"""

import gc


def setup(app):
    gc.set_threshold(1_000_000, 50, 50)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
