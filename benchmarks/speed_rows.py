"""The rows of speed.py: what each runs, and what it has to reach."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Callable, Optional

import made_corpora
import measure
from measure import in_turn, median, megabytes, run, seconds

WORDS = ["--ngrams", "1"]
CLOSED_FORM = ["--no-calibration"]
# Training that scikit-learn was measured with, where it isn't installed: vectorizer and classifier.
PICKLE_BYTES = 404e6


@dataclass
class Line:
    """One line of the table; `values` are what the limits are for, a value for each turn."""

    what: str
    peer: str
    peer_figure: str
    own_figure: str
    value: float
    must: float
    aim: Optional[float] = None
    values: list = field(default_factory=list)
    at_most: bool = True
    text: Callable = "{:.2f} ×".format


@dataclass
class Bench:
    """Where things are, and the files that several rows share, made when they are first asked for."""

    slugline: Path
    newsgroups: Path
    scratch: Path
    peer_python: str
    quick: bool
    turns: int

    @cached_property
    def text(self):
        """20 Newsgroups' training articles, repeated."""
        return self.made("text.jsonl", 5e6 if self.quick else 100e6)

    @cached_property
    def long_text(self):
        return self.made("long.jsonl", 50e6 if self.quick else 1e9)

    def made(self, name, size):
        path = self.scratch / name
        made_corpora.repeat_to(path, self.newsgroups / "train.jsonl", size)
        return path

    @cached_property
    def words_model(self):
        return self.trained("words.model", self.text, *WORDS)

    @cached_property
    def pairs_model(self):
        return self.trained("pairs.model", self.newsgroups / "train.jsonl")

    def trained(self, name, corpus, *options):
        model = self.scratch / name
        run(self.train(corpus, *options, model=model))
        return model

    def train(self, corpus, *options, model=None):
        return [self.slugline, "train", corpus, "--model", model or self.scratch / "made.model", "--quiet", *options]

    def classify(self, corpus, model, *options):
        return [self.slugline, "classify", corpus, "--model", model, "--format", "jsonl", "--quiet", *options]

    @cached_property
    def has_scikit_learn(self):
        command = [self.peer_python, "-c", "import sklearn"]
        try:
            return subprocess.run(command, capture_output=True).returncode == 0
        except OSError:
            return False

    def scikit_learn(self, ngrams, *pickle):
        script = Path(__file__).with_name("scikit_learn_training.py")
        command = [self.peer_python, script, self.newsgroups / "train.jsonl", ngrams, *pickle]
        return float(measure.output_of(command))


NO_PEER = "scikit-learn is not installed for the Python that --peer-python names: left out"


def size_of(path):
    return megabytes(path.stat().st_size)


def compared(what, peer, peers, owns, **limits):
    """A line of times: ours in terms of the peer's."""
    ratios = [own / other for other, own in zip(peers, owns)]
    return Line(what, peer, seconds(median(peers)), seconds(median(owns)),
                median(owns) / median(peers), values=ratios, **limits)


def faster(what, peer, peers, owns, **limits):
    """A line of times: how many times faster we are."""
    ratios = [other / own for other, own in zip(peers, owns)]
    return Line(what, peer, seconds(median(peers)), seconds(median(owns)),
                median(peers) / median(owns), values=ratios, at_most=False,
                text="{:.1f} × faster".format, **limits)


def against_wc(bench, what, command, stdout=None, **limits):
    peers, owns = in_turn(
        bench.turns,
        lambda: run(["wc", "-w", bench.text]).seconds,
        lambda: run(command, **({"stdout": stdout} if stdout else {})).seconds,
    )
    return compared(f"{what}, {size_of(bench.text)}", "`wc -w`", peers, owns, **limits)


def train_words(bench):
    command = bench.train(bench.text, *WORDS, *CLOSED_FORM)
    yield against_wc(bench, "train: words, `--no-calibration`", command, must=1.0, aim=0.6)


def train_words_thresholds(bench):
    yield against_wc(bench, "train: words", bench.train(bench.text, *WORDS), must=2.5, aim=1.5)


def train_default(bench):
    yield against_wc(bench, "train: words and pairs", bench.train(bench.text), must=5.0, aim=3.0)


def classify(bench):
    command = bench.classify(bench.text, bench.words_model)
    out = bench.scratch / "topics.jsonl"
    yield against_wc(bench, "classify: words, 20 topics", command, stdout=out, must=1.2, aim=0.8)


def scikit_learn(bench):
    if not bench.has_scikit_learn:
        yield NO_PEER
        return
    corpus = bench.newsgroups / "train.jsonl"
    for ngrams, terms in [(1, "words"), (2, "words and pairs")]:
        options = ["--ngrams", str(ngrams)]
        peers, closed, full = in_turn(
            bench.turns,
            lambda: bench.scikit_learn(ngrams),
            lambda: run(bench.train(corpus, *options, *CLOSED_FORM)).seconds,
            lambda: run(bench.train(corpus, *options)).seconds,
        )
        what = f"train 20 Newsgroups: {terms}"
        yield faster(f"{what}, `--no-calibration`", "scikit-learn", peers, closed, must=20, aim=40)
        yield faster(what, "scikit-learn", peers, full, must=20, aim=40)


def one_article(bench, what, options):
    article = bench.scratch / "article.txt"
    if not article.is_file():
        _, record = next(made_corpora.repeated(bench.newsgroups / "test.jsonl"))
        article.write_text(record["text"], encoding="utf-8")
    command = [bench.slugline, "classify", article, *options]
    peer = [bench.peer_python, "-c", "import sklearn.feature_extraction.text, sklearn.naive_bayes"]
    peers, owns = in_turn(
        bench.turns * 2,
        lambda: run(peer).seconds if bench.has_scikit_learn else None,
        lambda: [run(command).seconds for _ in range(3)],
    )
    peer_figure = seconds(median(peers)) if bench.has_scikit_learn else "not installed"
    owns = [own for turn in owns for own in turn]
    yield Line(what, "Python importing scikit-learn", peer_figure, seconds(median(owns)),
               median(owns), must=0.015, aim=0.005, values=owns, text=seconds)


def article(bench):
    yield from one_article(
        bench, f"one article, whole process: words and pairs, {size_of(bench.pairs_model)}",
        ["--model", bench.pairs_model])


def article_built_in(bench):
    yield from one_article(bench, "one article, whole process: built-in model", [])


def article_in_process(bench):
    if shutil.which("cargo") is None:
        yield "there is no cargo to run the benchmark with: left out"
        return
    printed = measure.output_of(
        ["env", f"SLUGLINE_CORPORA={bench.newsgroups.parent}", "cargo", "bench", "--manifest-path",
         measure.ROOT / "Cargo.toml", "--package", "slugline", "--bench", "article", "--", "classify/words_and_pairs"])
    found = re.search(r"time:\s+\[([\d.]+) (\S+) ([\d.]+) (\S+) ([\d.]+) (\S+)\]", printed)
    if found is None:
        yield "cargo bench printed no time: left out"
        return
    units = {"ns": 1e-9, "µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    low, middle, high = (float(found[at]) * units[found[at + 1]] for at in (1, 3, 5))
    yield Line("one article of 500 words, in process", "", "", seconds(middle), middle,
               must=60e-6, aim=25e-6, values=[low, high], text=seconds)


def memory(bench):
    peak = run(bench.train(bench.long_text, *WORDS)).peak_bytes
    what = f"{size_of(bench.long_text)}, words"
    yield Line(f"peak memory: train, {what}", "", "", megabytes(peak), peak, must=400e6, aim=200e6, text=megabytes)
    model = bench.words_model
    command = bench.classify("-", model, "--corpus-format", "jsonl")
    peak = measure.run_with_piped_input(command, bench.long_text).peak_bytes
    beyond = peak - model.stat().st_size
    yield Line(f"peak memory beyond the model file ({size_of(model)}): classify a stream, {what}", "", "",
               megabytes(peak), beyond, must=60e6, text=megabytes)
    bench.long_text.unlink()
    del bench.long_text


def model_file(bench):
    pickled, peer = PICKLE_BYTES, "scikit-learn's pickle, as measured before"
    if bench.has_scikit_learn:
        pickle = bench.scratch / "pickle"
        bench.scikit_learn(2, pickle)
        pickled, peer = pickle.stat().st_size, "scikit-learn's pickle"
        pickle.unlink()
    small = bench.scratch / "small.model"
    run([bench.slugline, "compact", bench.pairs_model, "--output", small, "--quiet"])
    for how, path in [("", bench.pairs_model), (", compacted", small)]:
        size = path.stat().st_size
        yield Line(f"model file of 20 Newsgroups: words and pairs{how}", peer, megabytes(pickled), megabytes(size),
                   size, must=25e6, aim=12e6, text=megabytes)


def topics(bench):
    many = 1000
    divided = bench.scratch / "divided.jsonl"
    articles = (article for _, article in made_corpora.repeated(bench.newsgroups / "train.jsonl"))
    made_corpora.write(divided, made_corpora.with_topics(articles, many, own=20), size=bench.text.stat().st_size)
    model = bench.trained("divided.model", divided, *WORDS)
    few, many = in_turn(
        bench.turns,
        lambda: run(bench.classify(bench.text, bench.words_model)).seconds,
        lambda: run(bench.classify(bench.text, model)).seconds,
    )
    yield compared(f"classify: words, 1,000 topics, {size_of(bench.text)}", "20 topics", few, many, must=2.0)


def threads(bench):
    for what, command in [
        ("train: words, `--no-calibration`", bench.train(bench.text, *WORDS, *CLOSED_FORM)),
        ("train: words and pairs", bench.train(bench.text)),
        ("classify: words", bench.classify(bench.text, bench.words_model)),
    ]:
        one, two = in_turn(
            bench.turns,
            lambda: run([*command, "--threads", "1"]).seconds,
            lambda: run([*command, "--threads", "2"]).seconds,
        )
        yield faster(f"{what}, two threads, {size_of(bench.text)}", "one thread", one, two, must=1.7)


ROWS = {
    "train-words": train_words,
    "train-words-thresholds": train_words_thresholds,
    "train-default": train_default,
    "scikit-learn": scikit_learn,
    "classify": classify,
    "article": article,
    "article-built-in": article_built_in,
    "article-in-process": article_in_process,
    "memory": memory,
    "model-file": model_file,
    "topics": topics,
    "threads": threads,
}
