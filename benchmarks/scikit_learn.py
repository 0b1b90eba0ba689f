#!/usr/bin/env python3
"""The usual scikit-learn classifiers on the corpora that README.md compares with.

    python3 -m venv .venv && .venv/bin/pip install scikit-learn
    .venv/bin/python benchmarks/scikit_learn.py TRAIN.jsonl TEST.jsonl

A corpus is JSON Lines with `text` and `labels`. Features are TF-IDF of words and adjacent
pairs with sublinear frequencies. Where articles have several labels, a classifier is fitted
for each label and decides alone, at its own boundary; the linear SVM once more at thresholds
that are best for each label's F1 on training articles which it did not see (five folds).
Prints a line for each classifier: the accuracy where each article has one label, else micro-
and macro-F1, and the seconds of training after reading.
"""

import sys
import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

import peers

CLASSIFIERS = {
    "multinomial naive Bayes": lambda: MultinomialNB(alpha=0.1),
    "complement naive Bayes": lambda: ComplementNB(alpha=0.1),
    "linear SVM": lambda: LinearSVC(),
}


def best_threshold(scores, truth):
    """Midway between the two scores at which the F1 is highest; 0 for a label never met."""
    if not truth.any():
        return 0.0
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + truth.sum())
    best = int(f1.argmax())
    below = order[min(best + 1, len(order) - 1)]
    return (scores[order[best]] + scores[below]) / 2


class WithThresholds:
    """A classifier for each label, at thresholds chosen on five folds of the training articles."""

    def __init__(self, classifier):
        self.classifier = classifier

    def fit(self, features, targets):
        folds = KFold(5, shuffle=True, random_state=1)
        scores = cross_val_predict(
            self.classifier, features, targets, cv=folds, method="decision_function"
        )
        labels = range(targets.shape[1])
        self.thresholds = [best_threshold(scores[:, label], targets[:, label]) for label in labels]
        self.classifier.fit(features, targets)

    def predict(self, features):
        return self.classifier.decision_function(features) >= self.thresholds


def main(train_path, test_path):
    train_texts, train_labels = peers.read(train_path)
    test_texts, test_labels = peers.read(test_path)
    several = any(len(labels) != 1 for labels in train_labels + test_labels)
    binarizer = MultiLabelBinarizer().fit(train_labels + test_labels)

    def targets(labels):
        return binarizer.transform(labels) if several else [own[0] for own in labels]

    classifiers = {
        name: OneVsRestClassifier(make()) if several else make()
        for name, make in CLASSIFIERS.items()
    }
    if several:
        classifiers["linear SVM, thresholds"] = WithThresholds(OneVsRestClassifier(LinearSVC()))
    for name, classifier in classifiers.items():
        start = time.perf_counter()
        vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
        features = vectorizer.fit_transform(train_texts)
        classifier.fit(features, targets(train_labels))
        seconds = time.perf_counter() - start

        predicted = classifier.predict(vectorizer.transform(test_texts))
        truth = targets(test_labels)
        if several:
            micro = f1_score(truth, predicted, average="micro", zero_division=0)
            macro = f1_score(truth, predicted, average="macro", zero_division=0)
            peers.print_row(name, seconds, f1=(micro, macro))
        else:
            peers.print_row(name, seconds, accuracy=accuracy_score(truth, predicted))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
