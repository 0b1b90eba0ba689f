"""Makes corpora of a wanted size out of one file of JSON Lines."""

import itertools
import json
import random
import re
import string

from measure import in_child


def repeated(path):
    """The articles of a file of JSON Lines over and over, with the number of the round, each with
    an id of its own. They come shuffled, so that the first of them are a fair sample."""
    with open(path, "rb") as lines:
        starts = list(itertools.accumulate((len(line) for line in lines), initial=0))[:-1]
        random.Random(1).shuffle(starts)
        for copy in itertools.count():
            for start in starts:
                lines.seek(start)
                article = json.loads(lines.readline())
                yield copy, {**article, "id": f"{copy}/{article['id']}"}


def write(out_path, records, size=None, count=None):
    """Writes articles until there are `count`, or until the file would have more than `size` bytes.

    Returns how many were written, and their bytes.
    """
    def write_all():
        written, length = 0, 0
        with open(out_path, "wb") as out:
            for record in records:
                line = (json.dumps(record, ensure_ascii=False) + "\n").encode()
                if written == count or (size is not None and length + len(line) > size):
                    break
                out.write(line)
                written += 1
                length += len(line)
        return written, length

    return in_child(write_all)


def repeat_to(out_path, path, size):
    """The articles of `path`, again and again with fresh ids, up to `size` bytes."""
    return write(out_path, (article for _, article in repeated(path)), size=size)


def with_topics(records, topics, own):
    """Gives articles one of `topics` topics: their own ones, of which there are `own`, joined or divided.

    The parts of a divided topic take its articles in turn, so that copies of an article fall to
    different ones: no part has a vocabulary of its own, which is the costliest case.
    """
    numbers = {}
    for running, record in enumerate(records):
        label = record["labels"][0]
        number = numbers.setdefault(label, len(numbers))
        if topics < own:
            topic = f"topic {number % topics}"
        else:
            topic = f"{label}.{running // own % (topics // own)}"
        yield {**record, "labels": [topic]}


def new_word(number):
    """A word that no language has, of letters alone, another one for each number."""
    letters = []
    while number or not letters:
        number, letter = divmod(number, 26)
        letters.append(string.ascii_lowercase[letter])
    return "zq" + "".join(letters) + "x"


def with_new_words(rounds, vocabulary, exponent):
    """Articles that repeat, with new words as language has them: Heaps' law.

    `rounds` are articles with the number of their round. The first round, of n articles, has
    `vocabulary` words; with m articles, a corpus has vocabulary · (m / n)^exponent.
    """
    first, made = 0, 0
    for running, (copy, record) in enumerate(rounds):
        if copy == 0:
            first = running + 1
            yield record
            continue
        wanted = int(vocabulary * ((running + 1) / first) ** exponent - vocabulary)
        words = " ".join(new_word(number) for number in range(made, wanted))
        made = max(made, wanted)
        yield {**record, "text": f"{record['text']}\n\n{words}." if words else record["text"]}


def of_length(records, words):
    """The words of articles, one article after another, cut into articles of so many words."""
    pending, running = [], 0
    for record in records:
        pending.extend(re.findall(r"\S+\s*", record["text"]))
        while len(pending) >= words:
            taken, pending = pending[:words], pending[words:]
            yield {"id": str(running), "text": "".join(taken), "labels": [f"topic {running % 4}"]}
            running += 1


def of_vocabulary(distinct, length=300, topics=20):
    """Articles of words drawn from so many, the n-th about as often as 1/n."""
    randomness = random.Random(1)
    words = [new_word(number) for number in range(distinct)]
    for running in itertools.count():
        drawn = [words[int(distinct ** randomness.random()) - 1] for _ in range(length)]
        sentences = (" ".join(drawn[start:start + 20]) for start in range(0, length, 20))
        yield {"id": str(running), "text": ". ".join(sentences), "labels": [f"topic {running % topics}"]}
