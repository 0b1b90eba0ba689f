"""What the measured numbers say of a billion articles: arithmetic on growth.csv, and no measurement."""

import math

from measure import markdown_row, megabytes

ARTICLES = 1e9
MACHINES = [1, 10, 100, 1000]
# What the model and training keep of every article: a hash for its id and one for its text.
BYTES_AN_ARTICLE = 16
BYTES_AN_ARTICLE_IN_FILE = 8


def size(value):
    for unit, name in ((1e12, "TB"), (1e9, "GB")):
        if value >= unit:
            return f"{value / unit:,.1f} {name}"
    return megabytes(value)


def duration(value):
    for unit, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if value >= unit:
            return f"{value / unit:.1f} {name}"
    return f"{value:.0f} s"


def slope(rows, x, y):
    """By how much a figure grows from the first row to the last for one more of another."""
    first, last = rows[0], rows[-1]
    return max((last[y] - first[y]) / (last[x] - first[x]), 0.0)


def exponent(first, last, x, y):
    """The power of one figure that another grows with."""
    return math.log(last[y] / first[y]) / math.log(last[x] / first[x])


def projection(rows, train, classify, merge, default):
    def series(name, command):
        return [row for row in rows if row["series"] == name and row["command"] == command]

    articles, classified, merged, pairs = (
        series("articles", command) for command in (train, classify, merge, default)
    )
    words = series("vocabulary", train)
    if not all(len(found) >= 2 for found in (articles, classified, merged, pairs, words)):
        return "growth.csv lacks series that the projection needs"
    last = articles[-1]
    length = last["bytes"] / last["articles"]
    rate = last["bytes"] / last["seconds"]
    classify_rate = classified[-1]["bytes"] / classified[-1]["seconds"]
    growth = exponent(*articles[-2:], "articles", "terms")
    memory_a_word = slope(words, "terms", "peak_bytes")
    file_a_word = slope(words, "terms", "model_bytes")
    # Where the measurement is too short to tell, the time of the whole process.
    merge_seconds = slope(merged[-2:], "model_bytes", "seconds") or merged[-1]["seconds"] / merged[-1]["model_bytes"]
    merge_memory = slope(merged[-2:], "model_bytes", "peak_bytes")
    # Only the first step consists of new text: copies bring new words, but hardly new pairs.
    pair_growth = exponent(*pairs[:2], "articles", "terms")
    pair_terms = pairs[1]["terms"] * (ARTICLES / pairs[1]["articles"]) ** pair_growth

    def terms(count):
        return last["terms"] * (count / last["articles"]) ** growth

    def memory(count):
        beyond = (count - last["articles"]) * BYTES_AN_ARTICLE
        return last["peak_bytes"] + beyond + (terms(count) - last["terms"]) * memory_a_word

    def file(count):
        return terms(count) * file_a_word + count * BYTES_AN_ARTICLE_IN_FILE

    whole = file(ARTICLES)
    text = [
        f"Measured, words alone, {last['articles']:,.0f} articles of {length:,.0f} bytes: "
        f"training {rate / 1e6:.0f} MB/s, classifying {classify_rate / 1e6:.0f} MB/s, "
        f"merging {1e-6 / merge_seconds:.0f} MB of model a second in {merge_memory:.1f} times its size; "
        f"words grow with articles to the power of {growth:.2f}; "
        f"a word more takes {memory_a_word:.0f} bytes of memory and {file_a_word:.0f} in the file, "
        f"an article {BYTES_AN_ARTICLE} and {BYTES_AN_ARTICLE_IN_FILE} (the hashes of its id and its text).",
        "",
        f"A billion articles are {size(ARTICLES * length)} of text with {terms(ARTICLES) / 1e6:,.0f} million words; "
        f"their model takes {size(whole)}. With pairs, terms grow with articles to the power of {pair_growth:.2f}: "
        f"there would be {pair_terms / 1e9:,.0f} billion.",
        "",
        markdown_row([
            "machines", "articles on each", "training", "memory on each", "model of each", "merging, by pairs",
            "memory of the last merge", "classifying as many",
        ]),
        markdown_row(["---:"] * 8),
    ]
    for machines in MACHINES:
        share = ARTICLES / machines
        steps = math.ceil(math.log2(machines))
        merging = sum(file(min(ARTICLES, share * 2**step)) * merge_seconds for step in range(1, steps + 1))
        text.append(markdown_row([
            f"{machines:,}", f"{share:,.0f}", duration(share * length / rate), size(memory(share)), size(file(share)),
            duration(merging) if steps else "none", size(whole * merge_memory) if steps else "none",
            duration(share * length / classify_rate),
        ]))
    return "\n".join(text)
