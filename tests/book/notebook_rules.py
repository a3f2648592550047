"""The form of the book's notebooks, one small rule per function.

A rule takes a notebook and returns sentences saying what is wrong, none when all is
well. EVERY holds for all notebooks, CHAPTER for the chapters besides; the rules about
the whole book, at the end, take all pages at once as {path: text of its Markdown}.
"""

import ast
import base64
import re
import statistics
import struct
from collections import Counter

WIDEST = (
    1120  # pixels: 5.6 inches at twice 100 per inch; letters stay legible on phones
)
MACHINE = (
    r"(?<!\w)/(?:home|root|tmp|work|Users|usr|var|opt|mnt)/"
    r"|\b[A-Z]:\\(?!\\)|file://|site-packages"
)
NETWORK = r"https?://|ftp://|\bfetch_\w+|\burlopen\b|\burlretrieve\b|\bload_dataset\b"
MODULES = {
    *("aiohttp", "datasets", "ftplib", "gdown", "http", "httpx", "huggingface_hub"),
    *("kagglehub", "openml", "pooch", "requests", "socket", "urllib", "wget"),
}
SHELL = re.compile(r"^\s*(!|%%?(bash|sh|script|system|sx|pip|conda|load)\b)", re.M)
REMOTE = re.compile(
    r"!\[[^\]]*\]\(https?:|<(?:img|script|iframe|link|video)\b[^>]*https?:"
)
FORBIDDEN_MATH = r"\begin{align}", r"\tag", r"\newcommand", r"\mathsf", r"\bm{"


# what is in a notebook


def code_cells(nb):
    """Its code cells that hold code."""
    return [c for c in nb.cells if c.cell_type == "code" and c.source.strip()]


def markdown(nb):
    """Its prose as one text."""
    return "\n\n".join(c.source for c in nb.cells if c.cell_type == "markdown")


def tags(cell):
    return cell.metadata.get("tags", [])


def where(cell):
    """How to call a code cell so that its author finds it."""
    first = cell.source.strip().splitlines()[0][:50]
    return f"cell [{cell.execution_count}] “{first}”"


def texts(cell):
    """The text of all outputs of a code cell, pictures left out."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield "\n".join(output.get("traceback", []))
        for mime, data in output.get("data", {}).items():
            if not mime.startswith("image/p"):
                yield data if isinstance(data, str) else str(data)


def pictures(cell):
    return [
        o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})
    ]


def lines_of_code(cell):
    """Number of lines that are neither empty nor only a comment."""
    stripped = (line.strip() for line in cell.source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def syntax(cell):
    """The parsed code; IPython's own lines (% and !) become empty ones."""
    return ast.parse(re.sub(r"^\s*[%!?].*$", "", cell.source, flags=re.M))


def sections(nb):
    """{heading: text} of the second-level headings, in order."""
    parts = re.split(r"^## +(.+?)\s*$", markdown(nb), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def word(nb):
    """What this chapter's labels contain: "normal" in (chapter-normal)=."""
    found = re.search(r"^\(chapter-([a-z]+)\)=", markdown(nb), flags=re.M)
    return found[1] if found else "?"


# every notebook


def counts(nb):
    """Every code cell was run, once, in order, in one go."""
    got = [cell.execution_count for cell in code_cells(nb)]
    if got == list(range(1, len(got) + 1)):
        return []
    return [f"execution counts are {got}: run tools/notebooks.py on it"]


def outputs(nb):
    """What prints, glues or shows has left an output."""
    speaks = re.compile(r"^(?:glue|print|display|plt\.show)\(", flags=re.M)
    silent = [c for c in code_cells(nb) if speaks.search(c.source) and not c.outputs]
    return [f"{where(cell)} has no stored output" for cell in silent]


def identifiers(nb):
    """Cell ids are there, unique, and of a form that stays."""
    ids = [cell.get("id", "") for cell in nb.cells]
    bad = [i for i in ids if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", i)]
    twice = [i for i, times in Counter(ids).items() if times > 1]
    return [f"cell id {i!r} is malformed" for i in bad] + [
        f"cell id {i!r} is used twice" for i in twice
    ]


def machine(nb):
    """No folder of the author's machine, no memory address."""
    pieces = [("text", markdown(nb))]
    for cell in code_cells(nb):
        pieces += [(where(cell), text) for text in (cell.source, *texts(cell))]
    found = [(at, m) for at, text in pieces if (m := re.search(MACHINE, text))]
    found += [
        (where(cell), m)
        for cell in code_cells(nb)
        for text in texts(cell)
        if (m := re.search(r"\bat 0x[0-9a-f]+|\bipykernel_\d+", text))
    ]
    return [f"{at}: {m[0]!r} belongs to one machine or run" for at, m in found]


def network(nb):
    """Nothing is fetched: neither by code nor by the page."""
    found = [f"the page loads {m[0]!r}" for m in REMOTE.finditer(markdown(nb))]
    for cell in code_cells(nb):
        if m := re.search(NETWORK, cell.source) or SHELL.search(cell.source):
            found.append(f"{where(cell)}: {m[0]!r} reaches outside the notebook")
        for node in ast.walk(syntax(cell)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.partition(".")[0] in MODULES:
                    found.append(f"{where(cell)}: imports {name}")
    return found


def quiet(nb):
    """Nothing on stderr; errors only where a tag says that they are meant."""
    found = []
    for cell in code_cells(nb):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                found.append(f"{where(cell)} wrote to stderr: {output.text[:60]!r}")
            if output.output_type == "error" and "raises-exception" not in tags(cell):
                found.append(f"{where(cell)} stores the error {output.ename}")
    return found


def figures(nb):
    """Each figure: alternative text, caption, name, and a width for phones."""
    found = []
    for cell in code_cells(nb):
        about = cell.metadata.get("mystnb", {})
        alt = about.get("image", {}).get("alt", "")
        figure = about.get("figure", {})
        caption, name = figure.get("caption", ""), figure.get("name", "")
        images = pictures(cell)
        if about and not images:
            found.append(f"{where(cell)} describes a figure but shows none")
        if not images:
            continue
        if len(images) > 1:
            found.append(f"{where(cell)} shows {len(images)} figures under one name")
        if len(alt) < 25:
            found.append(f"{where(cell)}: alt text of {len(alt)} characters")
        if len(caption) < 15 or caption == alt:
            found.append(f"{where(cell)}: no caption of its own")
        if not re.fullmatch(r"fig(-[a-z0-9]+)+", name):
            found.append(f"{where(cell)}: figure name {name!r}")
        for image in images:
            width, _ = struct.unpack(">II", base64.b64decode(image[:64])[16:24])
            if width > WIDEST:
                found.append(f"{where(cell)}: {width} pixels wide, at most {WIDEST}")
    return found


def sizes(nb):
    """Cells a reader can hold in mind, lines that do not scroll sideways."""
    cells = code_cells(nb)
    long = [(c, n) for c in cells for n in map(len, c.source.splitlines()) if n > 72]
    found = [f"{where(cell)}: a line of {n} characters, at most 72" for cell, n in long]
    n = sorted(lines_of_code(cell) for cell in cells) or [0]
    if statistics.median(n) > 4:
        found.append(f"median cell has {statistics.median(n)} lines, at most 4")
    if n[int(0.9 * (len(n) - 1))] > 10:
        found.append(f"one cell in ten has {n[int(0.9 * (len(n) - 1))]} lines or more")
    return found


def stars(nb):
    """No `import *`."""
    starred = re.compile(r"^\s*from\s.+\simport\s*\*", flags=re.M)
    return [f"{where(c)}: import *" for c in code_cells(nb) if starred.search(c.source)]


EVERY = (
    *(counts, outputs, identifiers, machine, network),
    *(quiet, figures, stars),
)


# chapters


def opening(nb):
    """Label, one title, and the front box with aims, needs, time and exercises."""
    text = markdown(nb)
    found = [] if word(nb) != "?" else ["no label (chapter-word)= above the title"]
    titles = re.findall(r"^# .+$", text, flags=re.M)
    if len(titles) != 1:
        found.append(f"{len(titles)} first-level headings, want one")
    box = re.search(
        r"^:::\{admonition\}.*\n:class: front-box\n(.*?)^:::", text, re.M | re.S
    )
    if not box:
        return [*found, "no front box"]
    for part in "You will be able to", "You need first", "minute", "Exercises":
        if part not in box[1]:
            found.append(f"front box without “{part}”")
    aims = len(re.findall(r"^- ", box[1], flags=re.M))
    if not 3 <= aims <= 5:
        found.append(f"front box with {aims} aims, want 3 to 5")
    return found


OPTION = re.compile(
    r'<details class="option"><summary>(?P<option>.+?)</summary>\n\n'
    r"\*(?P<verdict>Right|Not quite)\.\*\s+(?P<reason>.+?)\n\n</details>",
    flags=re.S,
)


def questions(nb):
    """[(question, [(option, verdict, reason), …]), …] of the section Check yourself."""
    section = sections(nb).get("Check yourself", "")
    parts = re.split(r"^\*\*(\d+\. .+?)\*\*\s*$", section, flags=re.M | re.S)
    return [
        (question, OPTION.findall(body))
        for question, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def quiz(nb):
    """At least four questions, one right option each, every option explained."""
    asked, found = questions(nb), []
    if len(asked) < 4:
        found.append(f"Check yourself has {len(asked)} questions, want at least 4")
    written = sections(nb).get("Check yourself", "").count("<details")
    read = sum(len(options) for _, options in asked)
    if written != read:
        found.append(
            f"Check yourself: {written - read} options are not in the set form"
        )
    for question, options in asked:
        right = [verdict for _, verdict, _ in options].count("Right")
        if not 3 <= len(options) <= 4:
            found.append(f"“{question}” has {len(options)} options, want 3 or 4")
        if right != 1:
            found.append(f"“{question}” has {right} right options")
        for option, _, reason in options:
            if len(reason.split()) < 8:
                found.append(f"“{question}”, “{option}”: explained in too few words")
            if "$" in option:
                found.append(f"“{question}”, “{option}”: a formula in a summary line")
    verdicts = [[verdict for _, verdict, _ in options] for _, options in asked]
    if len({v.index("Right") for v in verdicts if "Right" in v}) == 1:
        found.append("the right option stands at the same place in every question")
    reasons = Counter(reason for _, options in asked for _, _, reason in options)
    return found + [
        f"explanation used twice: {r!r}" for r, n in reasons.items() if n > 1
    ]


def ending(nb):
    """Check yourself, Summary, Exercises, Notes and sources, with what they promise."""
    parts = sections(nb)
    last = ["Check yourself", "Summary", "Exercises", "Notes and sources"]
    if list(parts)[-4:] != last:
        return [f"ends with {list(parts)[-4:]}, want {last}"]
    found = []
    points = len(re.findall(r"^[-*] ", parts["Summary"], flags=re.M))
    if not 1 <= points <= 6:
        found.append(f"summary of {points} points, want 1 to 6")
    if f"(ex-{word(nb)})=" not in markdown(nb):
        found.append(f"no label (ex-{word(nb)})= above the exercises")
    answers = len(
        re.findall(r"^:{3,}\{dropdown\} Answer", parts["Exercises"], flags=re.M)
    )
    if answers < 3:
        found.append(f"{answers} exercises with an answer, want at least 3")
    if "{cite" not in parts["Notes and sources"]:
        found.append("no source is cited in Notes and sources")
    return found


def teaching(nb):
    """Predictions, checks, and a sentence between any two cells of code."""
    found = []
    predictions = len(re.findall(r"^:class: predict\b", markdown(nb), flags=re.M))
    if predictions < 2:
        found.append(f"{predictions} boxes “Predict first”, want at least 2")
    checks = [cell for cell in code_cells(nb) if "check" in tags(cell)]
    if len(checks) < 3:
        found.append(f"{len(checks)} check cells, want at least 3")
    found += [f"{where(c)} checks nothing" for c in checks if "assert" not in c.source]
    for before, cell in zip(nb.cells, nb.cells[1:], strict=False):
        both = before.cell_type == cell.cell_type == "code"
        if both and "remove-cell" not in tags(before) + tags(cell):
            found.append(f"{where(cell)} follows code without a sentence between")
    return found


def mathematics(nb):
    """Only LaTeX that becomes MathML with its number and its link."""
    text = markdown(nb)
    return [f"{bad} in a formula" for bad in FORBIDDEN_MATH if bad in text]


CHAPTER = (opening, quiz, ending, teaching, sizes, mathematics)


def glued(nb):
    """Names of the numbers that the cells of a notebook have glued."""
    books = (
        o.get("metadata", {}).get("scrapbook")
        for c in code_cells(nb)
        for o in c.outputs
    )
    return [book["name"] for book in books if book]


def glue(nb, number):
    """Numbers in the prose are glued by this chapter's cells, under its number."""
    names = glued(nb)
    used = [
        re.sub(r".*<(.+)>$", r"\1", role).partition(":")[0]
        for role in re.findall(r"\{glue:\w+\}`([^`]+)`", markdown(nb))
    ]
    return (
        [
            f"{n!r} is glued {times} times"
            for n, times in Counter(names).items()
            if times > 1
        ]
        + [
            f"{n!r} does not start with {number}-"
            for n in names
            if not n.startswith(f"{number}-")
        ]
        + [f"{n!r} is quoted but never glued" for n in sorted(set(used) - set(names))]
    )


# the whole book: pages is {path: text of its Markdown}, notebooks {path: notebook}

EQUATION = re.compile(r"\$\$\s*\((eq-[^)\s]+)\)")


def references(pages):
    """{label: pages that point to it}, by {eq}, {ref}, {numref} or a link to #label."""
    found = {}
    for page, text in pages.items():
        roles = re.findall(r"\{(?:eq|ref|numref)\}`([^`]+)`", text)
        labels = [re.sub(r".*<(.+)>$", r"\1", role, flags=re.S) for role in roles]
        for label in labels + re.findall(r"\]\(#([^)\s]+)\)", text):
            found.setdefault(label, set()).add(page)
    return found


def labels(pages, notebooks):
    """Every label that something can point to, as often as it is defined."""
    found = []
    for text in pages.values():
        found += EQUATION.findall(text)
        found += re.findall(r"^\(([\w-]+)\)=", text, flags=re.M)
        found += re.findall(r"^:(?:name|label): *(\S+)", text, flags=re.M)
    for nb in notebooks.values():
        names = (c.metadata.get("mystnb", {}).get("figure", {}) for c in code_cells(nb))
        found += [figure["name"] for figure in names if "name" in figure]
    return Counter(found)


def links(pages, notebooks):
    """Labels are unique, targets exist, each numbered equation is used."""
    defined, used = labels(pages, notebooks), references(pages)
    unused = [x for x in defined if x.startswith("eq-") and x not in used]
    return (
        [
            f"label {label!r} is defined {n} times"
            for label, n in defined.items()
            if n > 1
        ]
        + [f"nothing refers to {label!r}" for label in unused]
        + [
            f"{', '.join(sorted(used[label]))}: target {label!r} does not exist"
            for label in used
            if label not in defined and label not in ("genindex", "search")
        ]
    )


def names(nb):
    """Labels of equations and figures carry the chapter's word."""
    own = labels({"": markdown(nb)}, {"": nb})
    return [
        f"label {label!r} does not begin with {label.partition('-')[0]}-{word(nb)}"
        for label in own
        if label.startswith(("eq-", "fig-"))
        and not re.match(rf"(eq|fig)-{word(nb)}(-|$)", label)
    ]


def explanations(notebooks):
    """No explanation of the quizzes is used twice in the book."""
    reasons = Counter(
        reason
        for nb in notebooks.values()
        for _, options in questions(nb)
        for _, _, reason in options
    )
    return [f"explanation used twice: {r!r}" for r, n in reasons.items() if n > 1]
