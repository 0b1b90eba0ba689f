#!/usr/bin/env python3
"""Measures the speed of the program against its peers: python3 benchmarks/speed.py CORPORA

CORPORA is a folder with 20news/train.jsonl and 20news/test.jsonl (an article a line: id, text,
labels). The program is taken from target/release, or from --slugline. All files are made in a
temporary folder. Peer and program run in turn, whole processes by wall clock; figures are medians.
README.md beside this file says what each row means. Needs Python 3.9 or later on Linux or macOS,
and nothing else; rows of scikit-learn are left out where --peer-python has none.
"""

import argparse
import sys
import tempfile
from pathlib import Path

# What is imported from beside this file leaves nothing there.
sys.dont_write_bytecode = True

import measure
from speed_rows import ROWS, Bench

COLUMNS = ["what", "peer", "its figure", "slugline", "compared", "of all turns", "must be", "aim"]


def reached(line, limit):
    return line.value <= limit if line.at_most else line.value >= limit


def verdict(line):
    if not reached(line, line.must):
        return "missed"
    return "aim reached" if line.aim is not None and reached(line, line.aim) else "reached"


def cells(line):
    def limit(value):
        return "" if value is None else f"{'≤' if line.at_most else '≥'} {line.text(value)}"

    spread = f"{line.text(min(line.values))} – {line.text(max(line.values))}" if len(line.values) > 1 else ""
    return [
        line.what, line.peer, line.peer_figure, line.own_figure, line.text(line.value), spread,
        limit(line.must), limit(line.aim),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--row", action="append", choices=list(ROWS), metavar="NAME",
                        help=f"measure this row alone; may be repeated: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="files of 5 MB and 50 MB, and three turns")
    parser.add_argument("--turns", type=int, help="how often peer and program run (default: 5; --quick: 3)")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with scikit-learn")
    parser.add_argument("--slugline", type=Path, default=measure.ROOT / "target/release/slugline")
    arguments = parser.parse_args()
    if not arguments.slugline.is_file():
        sys.exit(f"{arguments.slugline} is missing: cargo build --release")
    newsgroups = arguments.corpora / "20news"
    for part in ("train.jsonl", "test.jsonl"):
        if not (newsgroups / part).is_file():
            sys.exit(f"{newsgroups / part} is missing")

    print(f"{measure.machine()}{'; --quick' if arguments.quick else ''}\n", flush=True)
    table = [measure.markdown_row(COLUMNS), measure.markdown_row("---" for _ in COLUMNS)]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(
            slugline=arguments.slugline.resolve(), newsgroups=newsgroups.resolve(), scratch=Path(scratch),
            peer_python=arguments.peer_python, quick=arguments.quick,
            turns=arguments.turns or (3 if arguments.quick else 5),
        )
        for name in arguments.row or ROWS:
            for line in ROWS[name](bench):
                if isinstance(line, str):
                    print(f"{name}: {line}", flush=True)
                    continue
                row = cells(line)
                table.append(measure.markdown_row(row))
                print(f"{name}: {verdict(line)}: {measure.markdown_row(row)}", flush=True)
    print("\n" + "\n".join(table))


if __name__ == "__main__":
    main()
