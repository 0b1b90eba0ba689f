"""Computes with scikit-learn the likelihoods slugline-model's tests compare their own with.

Run in this folder, with scikit-learn 1.9.1, to write scikit_learn.json anew:

    python scikit_learn.py > scikit_learn.json
"""

import json

import numpy as np
import sklearn
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB

# Counts of nine terms in twelve articles, and the topic of each. Topics differ in size,
# term 7 is in all articles but the last, term 8 in one; the last article is empty.
# (A term that no article has widens scikit-learn's vocabulary, and does not count here.)
COUNTS = [
    [3, 1, 0, 0, 0, 0, 0, 1, 0],
    [2, 0, 1, 0, 0, 0, 0, 2, 0],
    [4, 2, 0, 0, 1, 0, 0, 1, 0],
    [1, 3, 0, 0, 0, 0, 1, 3, 1],
    [5, 0, 0, 1, 0, 0, 0, 1, 0],
    [0, 0, 3, 2, 0, 1, 0, 1, 0],
    [0, 1, 2, 4, 0, 0, 0, 2, 0],
    [1, 0, 1, 3, 0, 0, 0, 1, 0],
    [0, 0, 0, 0, 2, 3, 1, 1, 0],
    [0, 0, 0, 1, 3, 1, 0, 4, 0],
    [0, 0, 1, 0, 0, 2, 5, 1, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
]
TOPICS = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3]

# Articles that were not trained on: usual ones, an empty one, one of a rare term, one
# with all terms, and one long enough for probabilities of 0 and 1.
ARTICLES = [
    [1, 1, 0, 0, 0, 0, 0, 1, 0],
    [0, 0, 1, 1, 0, 0, 0, 2, 0],
    [0, 0, 0, 0, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 6],
    [1, 1, 1, 1, 1, 1, 1, 1, 1],
    [90, 40, 0, 0, 10, 0, 0, 300, 5],
]

FAMILY = {"multinomial": MultinomialNB, "complement": ComplementNB, "bernoulli": BernoulliNB}


def case(name, alpha):
    model = FAMILY[name](alpha=alpha).fit(np.array(COUNTS), np.array(TOPICS))
    return {
        "algorithm": name,
        "alpha": alpha,
        "joint": model.predict_joint_log_proba(np.array(ARTICLES)).tolist(),
        "probabilities": model.predict_proba(np.array(ARTICLES)).tolist(),
        "topics": model.predict(np.array(ARTICLES)).tolist(),
    }


def main():
    if sklearn.__version__ != "1.9.1":
        raise SystemExit(f"scikit-learn 1.9.1 is asked for, this is {sklearn.__version__}")
    cases = [case(name, alpha) for name in FAMILY for alpha in (1.0, 0.3, 1e-3)]
    print("{")
    print(f'"counts": {json.dumps(COUNTS)},')
    print(f'"topics": {json.dumps(TOPICS)},')
    print(f'"articles": {json.dumps(ARTICLES)},')
    print('"cases": [')
    print(",\n".join(json.dumps(each) for each in cases))
    print("]\n}")


if __name__ == "__main__":
    main()
