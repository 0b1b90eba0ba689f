#!/usr/bin/env python3
"""Trains what scikit-learn has that is closest to slugline's default, and says how long that took.

    python benchmarks/scikit_learn_training.py TRAIN.jsonl NGRAMS [PICKLE]

TF-IDF of words, or of words and adjacent pairs (NGRAMS 2), and complement naive Bayes, as in
scikit_learn.py. Prints the seconds of training, after all articles have been read; with PICKLE,
writes vectorizer and classifier to it.
"""

import json
import pickle
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB


def main(path, ngrams, pickle_path=None):
    with open(path, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    texts = [article["text"] for article in articles]
    labels = [article["labels"][0] for article in articles]
    start = time.perf_counter()
    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, int(ngrams)))
    classifier = ComplementNB(alpha=0.1).fit(vectorizer.fit_transform(texts), labels)
    print(time.perf_counter() - start)
    if pickle_path is not None:
        with open(pickle_path, "wb") as out:
            pickle.dump((vectorizer, classifier), out)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
