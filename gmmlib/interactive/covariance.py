r"""Two standard deviations and a correlation as a cloud and an ellipse (chapter 4).

.. math::

    \boldsymbol\Sigma = \begin{pmatrix} \sigma_1^2 & \rho\sigma_1\sigma_2 \\
        \rho\sigma_1\sigma_2 & \sigma_2^2 \end{pmatrix}, \qquad
    \lambda_{1,2} = \tfrac12 (\sigma_1^2 + \sigma_2^2) \pm \sqrt{\tfrac14
        (\sigma_1^2 - \sigma_2^2)^2 + (\rho\sigma_1\sigma_2)^2}

Stored are a round cloud and a circle; the browser maps both with the Cholesky factor.
"""

import altair as alt
import numpy as np

from gmmlib.covariance import covariance_matrix, ellipse, whiten
from gmmlib.interactive.show import table
from gmmlib.plotting.style import COLORS, GREY, INK

REACH = 6  # the axes run from −REACH to REACH


def covariance_chart(stds=(2.0, 1.2), correlation=0.7, probability=0.9, n_points=120):
    """A cloud with its ellipse, matrix and eigenvectors; sliders set σ₁, σ₂ and ρ.

    Parameters
    ----------
    stds : pair of float
        Shown at first; from 0.4 to 2.5.
    correlation : float
        Shown at first; from −0.95 to 0.95.
    probability : float
        What the ellipse holds of a normal distribution.
    n_points : int
        Of the cloud, whose own covariance is exactly the matrix shown.

    Returns
    -------
    alt.LayerChart

    Notes
    -----
    Chapter 4, `eq-covariance-ellipse` and `eq-covariance-spectral`.

    Examples
    --------
    >>> cloud = covariance_chart(n_points=50).layer[1].data.values
    >>> covariance_matrix([[row["z1"], row["z2"]] for row in cloud]).round(3) + 0.0
    array([[1., 0.], [0., 1.]])
    """
    Z = np.random.default_rng(4).standard_normal((n_points, 2))
    Z = whiten(Z, Z.mean(axis=0), covariance_matrix(Z))
    circle = ellipse([0, 0], np.eye(2), probability, 41)
    radius = circle[0, 0]

    ends = alt.Scale(domain=[-REACH, REACH], nice=False)
    few = alt.Axis(tickCount=6)
    across = alt.X("x:Q", scale=ends, title="x₁", axis=few)
    up = alt.Y("y:Q", scale=ends, title="x₂", axis=few)

    def mapped(data):
        return data.transform_calculate(
            x="std1 * datum.z1",
            y="std2 * (rho * datum.z1 + sqrt(1 - rho * rho) * datum.z2)",
        )

    cloud = mapped(alt.Chart(table(z1=Z[:, 0], z2=Z[:, 1])))
    cloud = cloud.mark_point(color=GREY, size=22, opacity=1, clip=True)
    curve = mapped(
        alt.Chart(table(turn=range(41), z1=circle[:, 0], z2=circle[:, 1]))
    ).mark_line(color=COLORS[0], clip=True)
    box = (
        alt.Chart(table(radius=[radius]))
        .transform_calculate(
            x="-datum.radius * std1",
            right="datum.radius * std1",
            y="-datum.radius * std2",
            top="datum.radius * std2",
        )
        .mark_rect(filled=False, stroke=GREY, strokeDash=[3, 4])
        .encode(x=across, x2="right:Q", y=up, y2="top:Q")
    )

    covariance = "(rho * std1 * std2)"
    half = "((std1 * std1 - std2 * std2) / 2)"
    root = f"sqrt(pow({half}, 2) + pow({covariance}, 2))"
    angle = f"(atan2({covariance}, {half}) / 2)"
    mean = "((std1 * std1 + std2 * std2) / 2)"
    values = [f"({mean} + {root})", f"({mean} - {root})"]
    vectors = [
        (f"cos({angle})", f"sin({angle})"),
        (f"(-sin({angle}))", f"cos({angle})"),
    ]
    axes = (
        alt.Chart(table(axis=["u₁", "u₂"], radius=[radius, radius]))
        .transform_calculate(
            length="datum.radius * sqrt(datum.axis == 'u₁'"
            f" ? {values[0]} : {values[1]})"
        )
        .transform_calculate(
            x="0",
            y="0",
            right=f"datum.length * (datum.axis == 'u₁' ? {vectors[0][0]}"
            f" : {vectors[1][0]})",
            top=f"datum.length * (datum.axis == 'u₁' ? {vectors[0][1]}"
            f" : {vectors[1][1]})",
        )
    )
    dash = alt.Scale(domain=["u₁", "u₂"], range=[[1, 0], [5, 3]])
    arms = axes.mark_rule(color=COLORS[1], strokeWidth=2.5).encode(
        x=across,
        x2="right:Q",
        y=up,
        y2="top:Q",
        strokeDash=alt.StrokeDash("axis:N", scale=dash, legend=None),
    )
    named = (
        axes.transform_calculate(
            x="datum.right + 0.4 * datum.right / datum.length",
            y="datum.top + 0.4 * datum.top / datum.length",
        )
        .mark_text(color=INK, fontSize=15)
        .encode(x=across, y=up, text="axis:N")
    )

    def number(expression):
        return f"format({expression}, '.2f')"

    def of_axis(k):
        first, second = (number(f"round(100 * {v}) / 100 + 0") for v in vectors[k])
        name = "₁₂"[k]
        return (
            f"'λ{name} = ' + format({values[k]}, '.3~r') + ', u{name} = ( '"
            f" + {first} + '  ' + {second} + ' )'"
        )

    told = (
        f"['Σ = [ ' + {number('std1 * std1')} + '  ' + {number(covariance)}"
        f" + '  |  ' + {number(covariance)} + '  ' + {number('std2 * std2')} + ' ]',"
        f" {of_axis(0)}, {of_axis(1)}]"
    )
    controls = [
        ("std1", stds[0], 0.4, 2.5, 0.1, "standard deviation σ₁ "),
        ("std2", stds[1], 0.4, 2.5, 0.1, "standard deviation σ₂ "),
        ("rho", correlation, -0.95, 0.95, 0.05, "correlation ρ "),
    ]
    return (
        alt.layer(
            box,
            cloud.encode(x=across, y=up),
            curve.encode(x=across, y=up, order="turn:O"),
            arms,
            named,
        )
        .add_params(
            *(
                alt.param(
                    name=name,
                    value=value,
                    bind=alt.binding_range(min=least, max=most, step=step, name=label),
                )
                for name, value, least, most, step, label in controls
            )
        )
        .properties(
            name="cloud",
            width=400,
            height=400,
            title=alt.Title(text=alt.ExprRef(told), anchor="start"),
            description=f"A cloud of points with its {probability:.0%} ellipse, the "
            "half axes along the eigenvectors, and the dashed box around it. Sliders "
            "set the two standard deviations and the correlation; the text gives the "
            "covariance matrix, its eigenvalues and its eigenvectors.",
        )
    )
