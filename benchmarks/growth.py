#!/usr/bin/env python3
"""Measures how time and memory grow with a corpus: python3 benchmarks/growth.py CORPORA

CORPORA is a folder with 20news/train.jsonl (an article a line: id, text, labels). Corpora are made
of it in a temporary folder: more articles, more topics, longer articles, more distinct words.
Writes growth.csv and a plot of each series to benchmarks/growth, and prints what follows for a
billion articles. README.md beside this file says how to read them. Needs Python 3.9 or later on
Linux or macOS, and nothing else.
"""

import argparse
import csv
import math
import re
import sys
import tempfile
from pathlib import Path

# What is imported from beside this file leaves nothing there.
sys.dont_write_bytecode = True

import made_corpora
import measure
from growth_projection import projection
from svg_plot import plot

RESULTS = Path(__file__).with_name("growth")
CLOSED_FORM = "train words, counting only"
DEFAULT = "train, default options"
CLASSIFY = "classify, words"
MERGE = "merge two halves, words"
COMMANDS = [CLOSED_FORM, DEFAULT, CLASSIFY, MERGE]
COLUMNS = ["series", "x", "articles", "bytes", "topics", "terms", "command", "seconds", "peak_bytes", "model_bytes"]
# Series, with what x is and what the title of the plot is.
SERIES = {
    "articles": ("articles", "More articles, with the new words that come with them"),
    "topics": ("topics", "More topics, of the same articles"),
    "length": ("words an article", "Longer articles, of the same words"),
    "vocabulary": ("distinct words to draw from", "More distinct words, in as much text"),
}


class Growth:
    def __init__(self, slugline, corpus, scratch, quick):
        self.slugline, self.corpus, self.scratch, self.quick = slugline, corpus, scratch, quick
        self.turns = 1 if quick else 3
        self.rows = []

    def model(self, name):
        return self.scratch / f"{name}.model"

    def measured(self, command):
        """The median of several runs, and what the last one printed."""
        out = self.scratch / "printed"
        runs = [measure.run([self.slugline, *command], stderr=out) for _ in range(self.turns)]
        taken = measure.median(run.seconds for run in runs)
        return taken, max(run.peak_bytes for run in runs), out.read_text(encoding="utf-8")

    @staticmethod
    def topics_and_terms(printed):
        found = re.search(r"with ([\d,]+) topics? and ([\d,]+) terms", printed)
        return [int(count.replace(",", "")) for count in found.groups()] if found else ["", ""]

    def point(self, series, x, records, halves=False, **limit):
        """Writes a corpus, and measures all commands on it."""
        corpus = self.scratch / "corpus.jsonl"
        articles, size = made_corpora.write(corpus, records, **limit)

        def add(command, arguments, model):
            taken, peak, printed = self.measured(arguments)
            topics, terms = self.topics_and_terms(printed)
            row = [series, x, articles, size, topics, terms, command, round(taken, 4), peak, model.stat().st_size]
            self.rows.append(dict(zip(COLUMNS, row)))
            print(f"{series} {x:,}: {command}: {measure.seconds(taken)}, {measure.megabytes(peak)}", flush=True)

        words, both = self.model("words"), self.model("default")
        counting = ["--ngrams", "1", "--no-calibration"]
        add(CLOSED_FORM, ["train", corpus, "--model", words, *counting], words)
        add(DEFAULT, ["train", corpus, "--model", both], both)
        add(CLASSIFY, ["classify", corpus, "--model", words, "--format", "jsonl", "--quiet"], words)
        if halves:
            models = [self.model(name) for name in ("even", "odd")]
            half = self.scratch / "half.jsonl"
            for part, model in enumerate(models):
                with open(corpus, "rb") as lines, open(half, "wb") as out:
                    out.writelines(line for at, line in enumerate(lines) if at % 2 == part)
                self.measured(["train", half, "--model", model, *counting])
            add(MERGE, ["merge", *models, "--output", words], words)

    def articles(self):
        whole = sum(1 for _ in open(self.corpus, "rb"))
        vocabulary, exponent = self.heaps(whole)
        for times in (1, 10, 100):
            count = (200 if self.quick else 1131) * times
            rounds = made_corpora.repeated(self.corpus)
            records = made_corpora.with_new_words(rounds, vocabulary, exponent)
            self.point("articles", count, records, halves=True, count=count)

    def heaps(self, whole):
        """The words of the whole corpus, and the exponent by which they grow, from halves of halves."""
        corpus, points = self.scratch / "corpus.jsonl", []
        for part in (8, 4, 2, 1):
            count = whole // part
            made_corpora.write(corpus, (article for _, article in made_corpora.repeated(self.corpus)), count=count)
            arguments = ["train", corpus, "--model", self.model("words"), "--ngrams", "1", "--no-calibration"]
            _, terms = self.topics_and_terms(self.measured(arguments)[2])
            points.append((math.log(count), math.log(terms)))
        mean_x, mean_y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
        slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
        print(f"words grow with articles to the power of {slope:.2f}", flush=True)
        return terms, slope

    def topics(self):
        count = 5_000 if self.quick else 50_000
        for topics in (4, 20, 100, 1_000, 10_000):
            if topics * 5 > count:
                print(f"{topics:,} topics: left out, {count:,} articles are too few")
                continue
            articles = (article for _, article in made_corpora.repeated(self.corpus))
            self.point("topics", topics, made_corpora.with_topics(articles, topics, own=20), count=count)

    def length(self):
        words = 400_000 if self.quick else 4_000_000
        for length in (10, 100, 1_000, 10_000, 100_000, 1_000_000):
            if length * 4 > words:
                print(f"{length:,} words an article: left out, {words:,} words are too few")
                continue
            articles = (article for _, article in made_corpora.repeated(self.corpus))
            self.point("length", length, made_corpora.of_length(articles, length), count=words // length)

    def vocabulary(self):
        count = 1_500 if self.quick else 15_000
        for distinct in (1_000, 10_000, 100_000, 1_000_000):
            self.point("vocabulary", distinct, made_corpora.of_vocabulary(distinct), count=count)


def lines(rows, figure, commands=COMMANDS):
    """What a plot draws: for each command that was measured, x and a figure."""
    series = [(command, [(row["x"], figure(row)) for row in rows if row["command"] == command]) for command in commands]
    return [(command, line) for command, line in series if line]


def write_results(rows):
    RESULTS.mkdir(exist_ok=True)
    with open(RESULTS / "growth.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def draw(rows):
    for series, (x_label, title) in SERIES.items():
        own = [row for row in rows if row["series"] == series]
        if not own:
            continue
        models = lines(own, lambda row: row["model_bytes"] / 1e6, [CLOSED_FORM, DEFAULT])
        drawn = plot(title, [
            ("seconds", x_label, lines(own, lambda row: row["seconds"])),
            ("peak memory, MB", x_label, lines(own, lambda row: row["peak_bytes"] / 1e6)),
            ("model file, MB", x_label, models),
        ])
        (RESULTS / f"{series}.svg").write_text(drawn, encoding="utf-8")


def read_results():
    with open(RESULTS / "growth.csv", newline="", encoding="utf-8") as rows:
        def value(name, cell):
            return cell if name in ("series", "command") or not cell else float(cell)
        return [{name: value(name, cell) for name, cell in row.items()} for row in csv.DictReader(rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path, nargs="?", help="not needed with --redraw")
    parser.add_argument("--quick", action="store_true", help="small corpora, one run of each command")
    parser.add_argument("--redraw", action="store_true", help="measure nothing: plots and projection from growth.csv")
    parser.add_argument("--slugline", type=Path, default=measure.ROOT / "target/release/slugline")
    arguments = parser.parse_args()
    if not arguments.redraw:
        if arguments.corpora is None:
            parser.error("CORPORA is missing")
        corpus = arguments.corpora / "20news/train.jsonl"
        for file in (corpus, arguments.slugline):
            if not file.is_file():
                sys.exit(f"{file} is missing")
        print(f"{measure.machine()}{'; --quick' if arguments.quick else ''}\n", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            growth = Growth(arguments.slugline.resolve(), corpus.resolve(), Path(scratch), arguments.quick)
            for series in SERIES:
                getattr(growth, series)()
        write_results(growth.rows)
    rows = read_results()
    draw(rows)
    print("\n" + projection(rows, CLOSED_FORM, CLASSIFY, MERGE, DEFAULT))


if __name__ == "__main__":
    main()
