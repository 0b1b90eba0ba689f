"""Draws lines over logarithmic axes as SVG, readable on a light and on a dark page."""

import math
from xml.sax.saxutils import escape

PANEL_WIDTH, PANEL_HEIGHT = 430, 270
LEFT, RIGHT, TOP, LINE = 64, 32, 34, 18
# Contrasts of 3 and more on white and on near black; grey text has 4.
GREY = "#767676"
COLOURS = ["#3b82f6", "#d97706", "#059669", "#c026d3"]


def number(value):
    """A power of ten in few characters: 0.01, 1,000, 10 million."""
    if value >= 1e6:
        unit, name = (1e9, "billion") if value >= 1e9 else (1e6, "million")
        return f"{value / unit:,.0f} {name}"
    return f"{value:,.0f}" if value >= 1 else f"{value:.{-math.floor(math.log10(value))}f}"


def decades(values):
    """The powers of ten around some numbers, at least one decade."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def marker(shape, x, y, colour):
    """A mark of its own for each line, so that colour is not all that tells them apart."""
    shapes = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"',
        f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"',
        f'<path d="M{x:.1f} {y - 6:.1f}l5 9h-10z"',
        f'<path d="M{x - 4:.1f} {y - 4:.1f}h8v8h-8z"',
    ]
    return f'{shapes[shape]} fill="{colour}"/>'


def text(x, y, content, anchor="start", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
            f'fill="{GREY}">{escape(content)}</text>')


def panel(origin, title, x_label, series):
    """One plot: `series` are (name, [(x, y), …]) with all numbers above 0."""
    points = [point for _, line in series for point in line]
    x_range, y_range = decades([x for x, _ in points]), decades([y for _, y in points])
    width, height = PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - 3 * LINE

    def at_x(value):
        return origin + LEFT + width * (math.log10(value) - x_range[0]) / (x_range[-1] - x_range[0])

    def at_y(value):
        return TOP + height * (y_range[-1] - math.log10(value)) / (y_range[-1] - y_range[0])

    bottom, end = TOP + height, origin + LEFT + width
    parts = [text(origin + LEFT, TOP - 14, title, weight="bold")]
    for power in y_range:
        y = at_y(10.0**power)
        parts.append(f'<path d="M{origin + LEFT} {y:.1f}H{end}" stroke="{GREY}" stroke-opacity=".35"/>')
        parts.append(text(origin + LEFT - 6, y + 4, number(10.0**power), "end"))
    for power in x_range:
        x = at_x(10.0**power)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{GREY}" stroke-opacity=".35"/>')
        parts.append(text(x, bottom + LINE, number(10.0**power), "middle"))
    parts.append(text(origin + LEFT + width / 2, bottom + 2 * LINE, x_label, "middle"))
    for index, (name, line) in enumerate(series):
        colour, shape = COLOURS[index % len(COLOURS)], index % 4
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.extend(marker(shape, at_x(x), at_y(y), colour) for x, y in line)
        y = PANEL_HEIGHT + index * LINE
        parts.append(marker(shape, origin + LEFT + 6, y, colour))
        parts.append(text(origin + LEFT + 18, y + 4, name))
    return parts


def plot(title, panels):
    """An SVG file of panels side by side: (title, x label, series) each."""
    lines = max(len(series) for _, _, series in panels)
    width, height = PANEL_WIDTH * len(panels), PANEL_HEIGHT + lines * LINE
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
             f'height="{height}" font-family="system-ui, sans-serif" font-size="12" role="img">',
             f"<title>{escape(title)}</title>"]
    for index, (name, x_label, series) in enumerate(panels):
        parts.extend(panel(index * PANEL_WIDTH, name, x_label, series))
    return "\n".join(parts) + "\n</svg>\n"
