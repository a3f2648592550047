"""Links to the repository, Binder and Colab: only where the address is known.

The publishing workflow sets BOOK_REPOSITORY (the repository's web address), BOOK_BRANCH and
BOOK_SITE (the site's address). Without them the page shows no such button.
"""

import os


def fill_links(app, config):
    repository = os.environ.get("BOOK_REPOSITORY", "").rstrip("/")
    config.html_baseurl = os.environ.get("BOOK_SITE", "")
    if not repository:
        return
    config.html_theme_options |= {
        "repository_url": repository,
        "repository_branch": os.environ.get("BOOK_BRANCH", "main"),
        "path_to_docs": "",
        "use_repository_button": True,
        "use_issues_button": True,
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
            "notebook_interface": "jupyterlab",
        },
    }


def setup(app):
    app.connect("config-inited", fill_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
