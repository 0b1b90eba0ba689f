"""Measures the built-in model on articles that it has never seen: python benchmarks/built_in_model.py CORPORA

CORPORA is a folder with bbc/ and reuters/, each with train.jsonl and test.jsonl (an article a
line: id, text, labels). Its topics are counted as right where they are part of the section that
the article was filed under. The program is taken from target/release, or from --slugline; another
model than the built-in one by --model. Needs Python 3.9 or later, and nothing else.
"""

import argparse
import collections
import json
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECTIONS = {
    "business": {"business", "economy", "markets", "trade", "energy", "labour", "transport", "agriculture"},
    "entertainment": {"culture", "lifestyle"},
    "politics": {"politics", "diplomacy", "migration", "defence", "society", "education", "health", "crime"},
    "sport": {"sport"},
    "tech": {"technology", "science"},
}
# Groups of Reuters' categories; an article in several groups is left out.
GROUPS = [
    ({"trade"}, {"trade"}),
    ({"crude", "nat-gas"}, {"energy"}),
    ({"grain", "wheat", "corn"}, {"agriculture"}),
    ({"money-fx", "interest"}, {"economy", "markets"}),
]


def articles(path):
    # Not splitlines(): a text may have U+2028 and the like in it.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def topics(program, path, *options):
    """The topics of each article of a file, best first."""
    command = [program, "classify", path, "--format", "jsonl", "--quiet", *options]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.split("\n") if line]
    return [[topic["topic"] for topic in row["topics"]] for row in rows]


def best_topics(arguments, path, top):
    model = ["--model", arguments.model] if arguments.model else []
    return topics(arguments.slugline, path, "--top", top, *model)


def sections_of_bbc(arguments):
    right, asked, confused = 0, 0, collections.Counter()
    for part in ("train", "test"):
        path = arguments.corpora / "bbc" / f"{part}.jsonl"
        for article, best in zip(articles(path), best_topics(arguments, path, 1)):
            section = article["labels"][0]
            asked += 1
            if set(best) & SECTIONS[section]:
                right += 1
            else:
                confused[section, best[0] if best else "none"] += 1
    print(f"BBC News: the best topic is in the right one of five sections for {right} of {asked}: {right / asked:.4f}")
    for (section, topic), count in confused.most_common(8):
        print(f"    {count:3} of {section}, taken for {topic}")


def groups_of_reuters(arguments):
    path = arguments.corpora / "reuters" / "test.jsonl"
    right = asked = 0
    for article, best in zip(articles(path), best_topics(arguments, path, 2)):
        own = [ours for theirs, ours in GROUPS if theirs & set(article["labels"])]
        if len(own) == 1:
            asked += 1
            right += bool(set(best) & own[0])
    print(f"Reuters: the group's topic is among the best two for {right} of {asked}: {right / asked:.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--slugline", type=Path, default=HERE.parent / "target/release/slugline")
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    sections_of_bbc(arguments)
    groups_of_reuters(arguments)


if __name__ == "__main__":
    main()
