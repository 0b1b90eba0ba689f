"""Computes with scikit-learn the figures slugline-evaluation's tests compare their own with.

Run in this folder, with scikit-learn 1.9.1, to write scikit_learn.json anew:

    python scikit_learn.py > scikit_learn.json

One-topic cases are handed to scikit-learn as label vectors, all others as indicator matrices.
"""

import json
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_recall_fscore_support,
    precision_score,
)

# name: (number of topics, [(own topics, given topics, best topic), …])
CASES = {
    "one topic each, all right": (3, [([0], [0], 0), ([1], [1], 1), ([2], [2], 2)]),
    "one topic each, some wrong": (
        3,
        [
            ([0], [0], 0), ([0], [1], 1), ([0], [0], 0), ([1], [1], 1), ([1], [2], 2),
            ([1], [2], 2), ([2], [2], 2), ([2], [0], 0), ([2], [2], 2), ([0], [1], 1),
        ],
    ),
    "one topic each, all wrong": (3, [([0], [1], 1), ([1], [2], 2), ([2], [0], 0), ([0], [1], 1)]),
    "a topic never given": (3, [([0], [0], 0), ([1], [0], 0), ([2], [2], 2), ([1], [2], 2)]),
    "a topic only given": (3, [([0], [0], 0), ([1], [2], 2), ([0], [2], 2), ([1], [1], 1)]),
    "a single topic in all": (1, [([0], [0], 0), ([0], [0], 0)]),
    "a single article": (2, [([1], [0], 0)]),
    "nothing given": (3, [([0], [], 0), ([1, 2], [], 1), ([2], [], None)]),
    "some given nothing": (3, [([0], [], 0), ([1, 2], [1, 2], 2), ([2], [], 1), ([0, 2], [2], 2)]),
    "several topics": (
        4,
        [
            ([0, 1], [0, 1], 0), ([0, 2], [0], 2), ([1], [1, 3], 3), ([2, 3], [0, 1], 0),
            ([3], [3], 3), ([0, 1, 2], [1, 2, 3], 1), ([1], [0, 2, 3], 2),
        ],
    ),
    "several topics, all wrong": (4, [([0, 1], [2, 3], 2), ([2], [0, 1, 3], 3), ([3], [0], 0)]),
    "several topics, each given all": (3, [([0], [0, 1, 2], 0), ([1, 2], [0, 1, 2], 0)]),
    "articles without a topic": (3, [([], [], 0), ([], [1], 1), ([0], [0], 0), ([0, 2], [], 1)]),
    "several topics, one only given": (4, [([0, 1], [0, 3], 3), ([1], [1, 3], 1), ([2], [2], 2)]),
}


def random_case(seed, articles, topics, single):
    """Topics of falling frequency, some decisions wrong, the last topic only ever given."""
    rng = np.random.default_rng(seed)
    frequency = 1 / np.arange(1, topics)
    frequency /= frequency.sum()
    rows = []
    for _ in range(articles):
        count = 1 if single else rng.integers(1, 4)
        own = rng.choice(topics - 1, size=min(count, topics - 1), replace=False, p=frequency)
        if single:
            given = own if rng.random() < 0.7 else rng.choice(topics, size=1)
            best = given[0]
        else:
            kept = own[rng.random(len(own)) < 0.7]
            given = np.union1d(kept, rng.choice(topics, size=rng.integers(0, 3), replace=False))
            best = rng.choice(own) if rng.random() < 0.6 else rng.integers(topics)
        rows.append((sorted(map(int, own)), sorted(map(int, given)), int(best)))
    return topics, rows


CASES["random, one topic each"] = random_case(1, 150, 9, single=True)
CASES["random, several topics"] = random_case(2, 60, 6, single=False)
CASES["random, many topics, many of them rare"] = random_case(3, 80, 40, single=False)


def indicator(topics, sets):
    # One column is left empty: scikit-learn takes a matrix of a single column for a vector.
    matrix = np.zeros((len(sets), topics + 1), dtype=int)
    for row, own in zip(matrix, sets):
        row[own] = 1
    return matrix


def figures(topics, rows):
    truth, predicted, best = map(list, zip(*rows))
    single = all(len(own) == 1 and given == [top] for own, given, top in rows)
    if single:
        y_true, y_pred = [own[0] for own in truth], [given[0] for given in predicted]
    else:
        y_true, y_pred = indicator(topics, truth), indicator(topics, predicted)
    corpus = sorted({topic for own in truth for topic in own})
    only_given = sorted({topic for given in predicted for topic in given} - set(corpus))

    def scores(labels, average):
        return precision_recall_fscore_support(
            y_true, y_pred, labels=labels, average=average, zero_division=0
        )

    def named(triple):
        return dict(zip(("precision", "recall", "f1"), map(float, triple)))

    listed = corpus + only_given
    per_topic = zip(listed, *scores(listed, None))
    # The precision, per article, of giving the best topic alone.
    top1 = precision_score(
        indicator(topics, truth),
        indicator(topics, [[] if top is None else [top] for top in best]),
        average="samples",
        zero_division=0,
    )
    case = {
        "topic_names": [f"topic {topic}" for topic in range(topics)],
        "truth": truth,
        "predicted": predicted,
        "best": best,
        "report": {
            "articles": len(rows),
            "topics": len(corpus),
            "accuracy": float(accuracy_score(y_true, y_pred)),
            "top1_accuracy": float(top1),
            "micro": named(scores(range(topics), "micro")[:3]),
            "macro": named(scores(corpus, "macro")[:3]),
            "per_topic": [
                {"topic": f"topic {topic}", "articles": int(support)} | named(triple)
                for topic, *triple, support in per_topic
            ],
        },
    }
    if single:
        matrix = confusion_matrix(y_true, y_pred, labels=range(topics))
        pairs = [(-int(n), int(t), int(p)) for (t, p), n in np.ndenumerate(matrix) if t != p and n]
        case["report"]["confused"] = [
            {"topic": f"topic {t}", "taken_for": f"topic {p}", "articles": -n}
            for n, t, p in sorted(pairs)
        ]
    return case


def main():
    warnings.simplefilter("error", UndefinedMetricWarning)
    cases = [{"name": name} | figures(*case) for name, case in CASES.items()]
    lines = ",\n".join(json.dumps(case) for case in cases)
    print(f'{{"scikit_learn": "{sklearn.__version__}", "cases": [\n{lines}\n]}}')


main()
