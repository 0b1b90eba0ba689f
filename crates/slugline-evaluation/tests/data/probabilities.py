"""Computes the figures slugline-evaluation's tests compare their probability reports with.

Run in this folder, with scikit-learn 1.9.1, to write probabilities.json anew:

    python probabilities.py > probabilities.json

Log-loss, Brier score, nDCG and average precision are scikit-learn's; calibration, precision and
coverage, which it lacks, are computed here as their definitions read. Probabilities are multiples
of 1/1024: they sum to 1 exactly, are read back exactly, and tie now and then.
"""

import json
import math
import warnings

import numpy as np
import sklearn
from sklearn.metrics import (
    brier_score_loss,
    label_ranking_average_precision_score,
    log_loss,
    ndcg_score,
)

BINS = 15

# name: (single-label?, [(own topics, the probability of each topic), …])
CASES = {
    "single, sure and right": (True, [([0], [1, 0, 0]), ([2], [0, 0, 1]), ([1], [0, 1, 0])]),
    "single, sure and wrong": (True, [([1], [1, 0, 0]), ([0], [0, 0, 1])]),
    "single, knowing nothing": (True, [([0], [0.25] * 4), ([1], [0.25] * 4), ([3], [0.25] * 4)]),
    "single, two topics": (True, [([0], [0.75, 0.25]), ([1], [0.625, 0.375]), ([1], [0.5, 0.5])]),
    "single, tied below the top": (True, [([2], [0.5, 0.125, 0.125, 0.25]), ([1], [0.5, 0.25, 0.25, 0])]),
    "multi, sure and right": (False, [([0, 2], [1, 0, 1]), ([1], [0, 1, 0])]),
    "multi, sure and wrong": (False, [([0, 2], [0, 1, 0]), ([1], [1, 0, 1])]),
    "multi, none likely": (False, [([0], [0, 0, 0, 0]), ([1, 3], [0, 0, 0, 0])]),
    "multi, all topics": (False, [([0, 1, 2], [0.5, 0.25, 0.75]), ([0, 1, 2], [0.5, 0.5, 0.5])]),
    "multi, articles without a topic": (False, [([], [0.5, 0, 0.25]), ([1], [0.25, 0.75, 0.5])]),
}


def random_single(seed, articles, topics, sharpness):
    """Counts of 1024 draws; the truth follows the probabilities, softened."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(articles):
        p = rng.multinomial(1024, rng.dirichlet([sharpness] * topics)) / 1024
        soft = 0.8 * p + 0.2 / topics
        rows.append(([int(rng.choice(topics, p=soft / soft.sum()))], p.tolist()))
    return True, rows


def random_multi(seed, articles, topics):
    """Mostly small probabilities, too low on the whole."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(articles):
        p = np.floor(1024 * rng.beta(0.15, 1, size=topics)) / 1024
        own = np.flatnonzero(rng.random(topics) < 0.9 * np.sqrt(p))
        rows.append((own.tolist(), p.tolist()))
    return False, rows


CASES["single, random, sharp"] = random_single(1, 70, 12, 0.05)
CASES["single, random, flat"] = random_single(2, 50, 6, 2.0)
CASES["single, random, ten articles"] = random_single(3, 10, 4, 0.3)
CASES["multi, random"] = random_multi(4, 50, 9)
CASES["multi, random, many topics"] = random_multi(5, 12, 40)


def reliability(probabilities, outcomes):
    table = []
    for i in range(BINS):
        low, high = i / BINS, (i + 1) / BINS
        inside = [
            (p, y) for p, y in zip(probabilities, outcomes) if low < p <= high or i == 0 == p
        ]
        n = len(inside)
        table.append({
            "from": low,
            "to": high,
            "decisions": n,
            "mean_probability": math.fsum(p for p, _ in inside) / n if n else 0.0,
            "frequency": sum(y for _, y in inside) / n if n else 0.0,
        })
    return table


def coverage(confidences, right):
    n = len(confidences)
    table = []
    for tenths in range(1, 11):
        needed = -(-n * tenths // 10)
        least = sorted(confidences, reverse=True)[needed - 1]
        taken = [r for c, r in zip(confidences, right) if c >= least]
        table.append({
            "coverage": tenths / 10,
            "articles": len(taken),
            "accuracy": sum(taken) / len(taken),
        })
    return table


def figures(single, rows):
    truth, probability = [own for own, _ in rows], np.array([p for _, p in rows], dtype=float)
    articles, topics = probability.shape
    y = np.zeros((articles, topics), dtype=int)
    for row, own in zip(y, truth):
        row[own] = 1
    # The clipping scikit-learn had until 1.2; now it clips to 2.2e-16, to no effect on these.
    clipped = np.clip(probability, 1e-15, 1 - 1e-15)
    top = probability.argmax(axis=1)
    confidences = probability.max(axis=1).tolist()
    right = [int(y[i, t]) for i, t in enumerate(top)]
    if single:
        own = y.argmax(axis=1)
        loss = log_loss(own, clipped, labels=range(topics))
        brier = brier_score_loss(own, probability, labels=range(topics), scale_by_half=False)
        table = reliability(confidences, right)
    else:
        loss = log_loss(y.ravel(), clipped.ravel(), labels=[0, 1])
        brier = brier_score_loss(y.ravel(), probability.ravel(), pos_label=1)
        table = reliability(probability.ravel().tolist(), y.ravel().tolist())
    gaps = [abs(row["frequency"] - row["mean_probability"]) for row in table]
    weights = [row["decisions"] for row in table]
    order = np.argsort(-probability, axis=1, kind="stable")
    return {
        "log_loss": float(loss),
        "brier_score": float(brier),
        "calibration_error": sum(g * w for g, w in zip(gaps, weights)) / sum(weights),
        "maximum_calibration_error": max(gaps),
        "reliability": table,
        "precision_at": {
            str(k): sum(int(y[i, t]) for i in range(articles) for t in order[i, :k]) / k / articles
            for k in (1, 3, 5)
        },
        "ndcg": float(ndcg_score(y, probability)),
        "average_precision": float(label_ranking_average_precision_score(y, probability)),
        "coverage": coverage(confidences, right),
    }


def case(name, single, rows):
    ranked = [sorted(enumerate(p), key=lambda topic: -topic[1]) for _, p in rows]
    return {
        "name": name,
        "single_label": single,
        "topics": len(rows[0][1]),
        "truth": [own for own, _ in rows],
        "ranked": ranked,
        "report": figures(single, rows),
    }


def main():
    warnings.simplefilter("error")
    lines = ",\n".join(json.dumps(case(name, *rest)) for name, rest in CASES.items())
    print(f'{{"scikit_learn": "{sklearn.__version__}", "cases": [\n{lines}\n]}}')


main()
