"""What the scripts of the peers have in common: how a corpus is read, and the line that is printed."""

import json


def read(path):
    """The texts of a corpus, and the labels of each."""
    with open(path, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    return [article["text"] for article in articles], [article["labels"] for article in articles]


def print_row(name, seconds, accuracy=None, f1=None):
    """Prints the accuracy, or else micro- and macro-F1, and the seconds of training."""
    if f1 is None:
        figures = f"accuracy {accuracy:.3f}"
    else:
        micro, macro = f1
        figures = f"micro-F1 {micro:.3f}  macro-F1 {macro:.3f}"
    print(f"{name:24} {figures}  trained in {seconds:.1f} s", flush=True)
