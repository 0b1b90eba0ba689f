"""Reproduces the accuracy figures of the README: python benchmarks/accuracy.py CORPORA

CORPORA is a folder with reuters/, 20news/ and bbc/, each with train.jsonl and test.jsonl (an
article a line: id, text, labels). The program is taken from target/release, or from --slugline.
Rows of scikit-learn and fastText are added where they are installed (pip install scikit-learn
fasttext-wheel). Needs Python 3.9 or later, and nothing else.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = ["reuters", "20news", "bbc"]
ALGORITHMS = ["complement", "refined", "multinomial", "bernoulli"]
# Name, Python module, and the script that measures it.
PEERS = [
    ("scikit-learn", "sklearn", "scikit_learn.py"),
    ("fastText", "fasttext", "fasttext_peer.py"),
]
# What a model of Reuters knows nothing of.
ELSEWHERE = {
    "bbc": {"sport"},
    "20news": {
        "soc.religion.christian",
        "alt.atheism",
        "talk.religion.misc",
        "rec.sport.baseball",
        "rec.sport.hockey",
    },
}


def run(*command):
    started = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout, time.monotonic() - started


def articles_from_elsewhere(corpora, file):
    with open(file, "w", encoding="utf-8") as out:
        for corpus, topics in ELSEWHERE.items():
            for part in ("train", "test"):
                path = corpora / corpus / f"{part}.jsonl"
                for line in path.read_text(encoding="utf-8").split("\n"):
                    # Not splitlines(): a text may have U+2028 and the like in it.
                    if line and topics & set(json.loads(line)["labels"]):
                        out.write(line + "\n")


def figures(slugline, folder, model, algorithm):
    _, seconds = run(
        slugline, "train", folder / "train.jsonl", "--algorithm", algorithm, "--model", model, "--quiet"
    )
    report, _ = run(
        slugline, "evaluate", folder / "test.jsonl", "--model", model, "--format", "json", "--quiet"
    )
    report = json.loads(report)
    return {
        "top-1": report["top1_accuracy"],
        "micro-F1": report["micro"]["f1"],
        "macro-F1": report["macro"]["f1"],
        "calibration error": report["probabilities"]["calibration_error"],
        "MB": model.stat().st_size / 1e6,
        "train s": seconds,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--slugline", type=Path, default=HERE.parent / "target/release/slugline")
    arguments = parser.parse_args()
    names = ["corpus", "algorithm"]
    header = None
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        elsewhere = scratch / "elsewhere.jsonl"
        articles_from_elsewhere(arguments.corpora, elsewhere)
        for corpus in CORPORA:
            folder = arguments.corpora / corpus
            for algorithm in ALGORITHMS:
                model = scratch / "a.model"
                row = figures(arguments.slugline, folder, model, algorithm)
                if header is None:
                    header = names + list(row)
                    print("| " + " | ".join(header) + " |")
                    print("| " + " | ".join("---" for _ in header) + " |")
                cells = [corpus, algorithm] + [f"{figure:.4f}" for figure in row.values()]
                print("| " + " | ".join(cells) + " |", flush=True)
                if corpus == "reuters":
                    tagged, _ = run(
                        arguments.slugline, "classify", elsewhere, "--model", model,
                        "--format", "jsonl", "--quiet",
                    )
                    given = [bool(json.loads(line)["topics"]) for line in tagged.split("\n") if line]
                    share = sum(given) / len(given)
                    print(f"{algorithm}: {share:.2%} of {len(given)} articles about sport and religion get a topic")
    for name, module, script in PEERS:
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed: its rows are left out")
            continue
        for corpus in CORPORA:
            folder = arguments.corpora / corpus
            peer, _ = run(sys.executable, HERE / script, folder / "train.jsonl", folder / "test.jsonl")
            print(f"{name} on {corpus}\n{peer}", end="", flush=True)


if __name__ == "__main__":
    main()
