#!/usr/bin/env python3
"""How many wrong labels `slugline evaluate --suspects` finds, and how many it names in vain.

    cargo build --release
    python3 benchmarks/planted_labels.py CORPUS_FOLDER... [--program FILE] [--share 0.03]
        [--seed 1] [--options OPTION_OF_EVALUATE...]

A corpus folder has a `train.jsonl` with `text` and `labels`; only that is read. In a share of
its articles, chosen with the seed, one label is replaced by another that the article lacks.
Prints for each corpus how many labels were planted, how many suspects the program names, their
precision and recall, and the precision among as many of the first as were planted (among
fewer, if fewer are named). Labels that were wrong before count as named in vain, so that
precision is a lower bound.
"""

import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path


def planted(articles, share, seed):
    """The articles with numbers for ids, and which of them have a wrong label now."""
    chance = random.Random(seed)
    topics = sorted({topic for article in articles for topic in article["labels"]})
    chosen = set(chance.sample(range(len(articles)), round(share * len(articles))))
    rows = []
    for number, article in enumerate(articles):
        labels = list(article["labels"])
        if number in chosen:
            others = [topic for topic in topics if topic not in labels]
            labels[chance.randrange(len(labels))] = chance.choice(others)
        rows.append({"id": str(number), "text": article["text"], "labels": labels})
    return rows, {str(number) for number in chosen}


def suspects(program, rows, options):
    """The ids of the articles that the program suspects, the most suspect first."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, found = Path(folder, "planted.jsonl"), Path(folder, "suspects.jsonl")
        with corpus.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        command = [program, "evaluate", corpus, "--cross-validate", "5"]
        command += ["--suspects", found, "--quiet", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with found.open(encoding="utf-8") as file:
            return [json.loads(line)["id"] for line in file]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS_FOLDER")
    parser.add_argument("--program", default="target/release/slugline")
    parser.add_argument("--share", type=float, default=0.03)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[])
    arguments = parser.parse_args()
    print("| corpus | articles | planted | suspects | precision | recall | precision among the first |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for folder in arguments.corpora:
        with (folder / "train.jsonl").open(encoding="utf-8") as file:
            articles = [json.loads(line) for line in file]
        rows, wrong = planted(articles, arguments.share, arguments.seed)
        found = suspects(arguments.program, rows, arguments.options)
        first = found[: len(wrong)]
        hits = len(wrong.intersection(found))
        first_hits = len(wrong.intersection(first))
        print(
            f"| {folder.name} | {len(rows):,} | {len(wrong)} | {len(found)} "
            f"| {hits / max(len(found), 1):.3f} | {hits / len(wrong):.3f} "
            f"| {first_hits / max(len(first), 1):.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
