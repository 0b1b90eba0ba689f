#!/usr/bin/env python3
"""How well headlines and first paragraphs are tagged by a model of whole articles.

    cargo build --release
    python3 benchmarks/short_texts.py [--program FILE] [--folds 5] [--options OPTION_OF_TRAIN...]

Reads `data/news`. Each article is tagged by a model of the articles of all other folds, by its
title alone, its first paragraph, both, and as a whole. Prints for each of these how often the best
topic is one of the article's own, and precision, recall and F1 of the topics that are given.
"""

import argparse
import subprocess
import tempfile
import zlib
from pathlib import Path

import made_corpora
from built_in_model import articles as articles_of, topics

NEWS = Path(__file__).resolve().parent.parent / "data" / "news"


def first_paragraph(article):
    return article["body"].split("\n\n")[0]


# A text of two parts has its title in the first.
TEXTS = {
    "title": lambda article: article["title"],
    "first paragraph": first_paragraph,
    "title and first paragraph": lambda article: f"{article['title']}\n\n{first_paragraph(article)}",
    "whole article": lambda article: f"{article['title']}\n\n{article['body']}",
}


class Tally:
    def __init__(self):
        self.articles = self.best_right = self.hits = self.given = self.own = 0

    def add(self, own, best, given):
        self.articles += 1
        self.best_right += bool(own & best)
        self.hits += len(own & given)
        self.given += len(given)
        self.own += len(own)

    def row(self, what):
        precision, recall = self.hits / max(self.given, 1), self.hits / max(self.own, 1)
        f1 = 2 * self.hits / max(self.given + self.own, 1)
        best = self.best_right / max(self.articles, 1)
        return f"| {what} | {best:.3f} | {precision:.3f} | {recall:.3f} | {f1:.3f} |"


def fold_of(article, folds):
    return zlib.crc32(article["title"].encode()) % folds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/slugline")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[])
    arguments = parser.parse_args()
    articles = [article for path in sorted(NEWS.glob("*.jsonl")) for article in articles_of(path)]
    tallies = {what: Tally() for what in TEXTS}
    with tempfile.TemporaryDirectory() as folder:
        corpus, texts, model = (Path(folder, name) for name in ("train.jsonl", "texts.jsonl", "model"))
        for fold in range(arguments.folds):
            held_out = [article for article in articles if fold_of(article, arguments.folds) == fold]
            made_corpora.write(corpus, (article for article in articles if fold_of(article, arguments.folds) != fold))
            command = [arguments.program, "train", corpus, "--model", model, "--quiet", *arguments.options]
            subprocess.run(command, check=True)
            for what, text in TEXTS.items():
                made_corpora.write(texts, ({"text": text(article)} for article in held_out))
                best = topics(arguments.program, texts, "--model", model, "--top", 1)
                given = topics(arguments.program, texts, "--model", model)
                for article, best_topic, topics_given in zip(held_out, best, given):
                    tallies[what].add(set(article["topics"]), set(best_topic), set(topics_given))
    print("| text | best topic right | precision | recall | F1 |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for what, tally in tallies.items():
        print(tally.row(what))


if __name__ == "__main__":
    main()
