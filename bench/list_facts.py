"""Prints facts about a list of the benchmark, counted in the list itself, as JSON: [[what, value], ...].

A process of its own: the memory that it takes would be counted in with every process that its parent starts.
usage: list_facts.py ROWS LIST LIST.gz
"""
import csv
import itertools
import json
import sys
from collections import Counter
from pathlib import Path

LOOKED_AT = 200_000  # rows; what is said in per cent is true of them


def per_cent(count, rows):
    """COUNT as a share of ROWS."""
    return f"{100 * count / rows:.1f} %"


def facts(rows, plain, packed):
    """What can be said of the list PLAIN and its gzip PACKED, as (what, value) rows."""
    domains, seen = Counter(), set()
    looked = quoted = strange = repeated = 0
    with open(plain, encoding="utf-8", newline="") as file:
        next(file)
        for line in itertools.islice(file, LOOKED_AT):
            address = next(csv.reader([line]))[3]
            looked += 1
            quoted += '"' in line
            strange += not line.isascii()
            repeated += address in seen
            seen.add(address)
            domains[address.rpartition("@")[2].lower()] += 1
    size = plain.stat().st_size
    largest, count = domains.most_common(1)[0]
    return [
        ("rows", f"{rows:,}"),
        ("bytes a row", f"{size / rows:.1f}"),
        ("gzip -6 makes it smaller by", f"{size / packed.stat().st_size:.2f}"),
        (f"distinct domains in the first {looked:,} rows", f"{len(domains):,}"),
        (f"the largest of them, {largest}", per_cent(count, looked)),
        ("addresses that came before in these rows", per_cent(repeated, looked)),
        ("rows with a quote", per_cent(quoted, looked)),
        ("rows with a byte that is not ASCII", per_cent(strange, looked)),
    ]


if __name__ == "__main__":
    print(json.dumps(facts(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))))
