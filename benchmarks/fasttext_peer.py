#!/usr/bin/env python3
"""fastText's classifier on the corpora that README.md compares with.

    python3 -m venv .venv && .venv/bin/pip install fasttext-wheel numpy
    .venv/bin/python benchmarks/fasttext_peer.py TRAIN.jsonl TEST.jsonl

A corpus is JSON Lines with `text` and `labels`. Words are in lower case, apart from
punctuation; words and adjacent pairs are counted, for 25 epochs at a rate of 0.5. Where
articles have several labels, each is decided by itself (`ova`), at a probability of 0.5.
Prints a line: the accuracy where each article has one label, else micro- and macro-F1, and
the seconds of training.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

import fasttext

import peers


def read(path):
    texts, labels = peers.read(path)
    return [" ".join(re.findall(r"\w+|[^\w\s]", text.lower())) for text in texts], labels


def predict(model, text, several):
    # The method below `model.predict`, whose conversion fails with NumPy 2.
    most, least = (-1, 0.5) if several else (1, 0.0)
    found = model.f.predict(text + "\n", most, least, "strict")
    return {label.removeprefix("__label__") for _, label in found}


def main(train_path, test_path):
    train_texts, train_labels = read(train_path)
    test_texts, test_labels = read(test_path)
    several = any(len(labels) != 1 for labels in train_labels + test_labels)
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "train.txt")
        with lines.open("w", encoding="utf-8") as out:
            for text, labels in zip(train_texts, train_labels):
                out.write(" ".join(f"__label__{label}" for label in labels) + f" {text}\n")
        start = time.perf_counter()
        model = fasttext.train_supervised(
            str(lines), lr=0.5, epoch=25, wordNgrams=2, thread=2, verbose=0, seed=1,
            loss="ova" if several else "softmax",
        )
        seconds = time.perf_counter() - start
    given = [predict(model, text, several) for text in test_texts]
    hits, said, own = {}, {}, {}
    for labels, found in zip(test_labels, given):
        for count, of in ((own, labels), (said, found), (hits, found.intersection(labels))):
            for label in of:
                count[label] = count.get(label, 0) + 1
    total = lambda count: sum(count.values())
    if several:
        # Of all labels of training and test articles, as in the other rows.
        names = {label for labels in train_labels + test_labels for label in labels}
        f1 = [2 * hits.get(n, 0) / max(said.get(n, 0) + own.get(n, 0), 1) for n in names]
        micro = 2 * total(hits) / (total(said) + total(own))
        peers.print_row("fastText", seconds, f1=(micro, sum(f1) / len(f1)))
    else:
        peers.print_row("fastText", seconds, accuracy=total(hits) / len(test_labels))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
