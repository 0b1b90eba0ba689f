"""Runs commands as children, in turn, and says what each took: seconds, and the peak of its memory."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What `ru_maxrss` counts in.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass
class Run:
    """What one process took: wall clock, time on all cores together, and resident memory at its highest."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command, stdin=os.devnull, stdout=os.devnull, stderr=None):
    """Runs a command to its end. `stdin` is a path or an open descriptor, the others are paths.

    On Linux the peak of a child is at least that of this process when it started the child, so
    what needs memory is called by `in_child`.
    """
    command = [str(part) for part in command]
    opened = []

    def descriptor(file, flags):
        if isinstance(file, int):
            return file
        opened.append(os.open(file, flags, 0o644))
        return opened[-1]

    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_DUP2, descriptor(stdin, os.O_RDONLY), 0),
        (os.POSIX_SPAWN_DUP2, descriptor(stdout, new), 1),
    ]
    if stderr is not None:
        actions.append((os.POSIX_SPAWN_DUP2, descriptor(stderr, new), 2))
    started = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    for file in opened:
        os.close(file)
    if status != 0:
        sys.exit(f"failed, with status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT)


def in_child(function):
    """What a function returns, called in a child process: its memory is gone with it."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, json.dumps(function()).encode())
            os._exit(0)
        except BaseException as error:
            print(f"error: {error!r}", file=sys.stderr, flush=True)
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as result:
        returned = result.read()
    _, status = os.waitpid(pid, 0)
    if status != 0:
        sys.exit("a corpus could not be made")
    return json.loads(returned)


def run_with_piped_input(command, file, stdout=os.devnull):
    """Runs a command that reads a file through a pipe, as from another program."""
    read, write = os.pipe()
    with subprocess.Popen(["cat", str(file)], stdout=write) as cat:
        os.close(write)
        done = run(command, stdin=read, stdout=stdout)
        os.close(read)
        if cat.wait() != 0:
            sys.exit(f"cat {file} failed")
    return done


def in_turn(turns, *measures):
    """Calls every measure once in each turn, after one call that doesn't count: a list of results for each."""
    results = [[] for _ in measures]
    for turn in range(turns + 1):
        for measure, own in zip(measures, results):
            result = measure()
            if turn > 0:
                own.append(result)
    return results


def median(values):
    return statistics.median(values)


def output_of(command):
    """What a command prints to its standard output."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def seconds(value):
    """A time as people read it."""
    if value < 0.001:
        return f"{value * 1e6:.1f} µs"
    if value < 0.1:
        return f"{value * 1e3:.1f} ms"
    return f"{value:.2f} s"


def megabytes(value):
    if value >= 999.5e6:
        return f"{value / 1e9:.1f} GB"
    return f"{value / 1e6:.1f} MB" if value < 99.5e6 else f"{value / 1e6:.0f} MB"


def markdown_row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def machine():
    """What the figures depend on, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = cpuinfo.read_text().splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = names[0] + ", " if names else ""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    load = ", load {:.1f}".format(os.getloadavg()[0])
    return f"{model}{cores} cores{load}; locale {locale}"
