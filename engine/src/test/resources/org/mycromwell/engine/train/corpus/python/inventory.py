"""What lies in a warehouse and when to order more."""

import sys
import argparse
from typing import Optional

REORDER = 5
verbose = False


def read_stock(lines):
    stock = {}
    for number, line in enumerate(lines, start=1):
        name, _, count = line.partition(",")
        # names are compared in lower case
        key = name.strip().lower()
        try:
            stock[key] = stock.get(key, 0) + int(count)
        except ValueError:
            print("line", number, "is no count:", line)
    return stock


def take(stock, name, count=1):
    """Takes things out.

    Returns how many are left.
    """
    left = stock.get(name, 0) - count
    if left < 0:
        raise KeyError("not enough of " + name)
    stock[name] = left
    return left


def put(stock, name, count=1):
    before = stock.get(name, 0)
    after = before + count
    stock[name] = after
    if verbose:
        print("%s: %d -> %d" % (name, before, after))
    return after


def to_order(stock, least=REORDER, factor=2):
    orders = {}
    for name, count in stock.items():
        if count < least:
            orders[name] = factor * least - count
    return orders


def value(stock, prices, discount=0.0):
    total = 0
    for name, count in stock.items():
        price = prices.get(name)
        if price is None:
            continue
        total += count * price
    return total * (1 - discount)


def label(name, count, width=20):
    """A line of the printed list."""
    dots = "." * (width - len(name))
    return name + dots + str(count)


def heaviest(stock: dict, weights: dict) -> Optional[str]:
    best = None
    most = 0
    for name in stock:
        weight = weights.get(name, 0) * stock[name]
        if weight > most:
            best = name
            most = weight
    return best


def merge(first, second):
    """Both stocks together."""
    both = dict(first)
    for name, count in second.items():
        both[name] = both.get(name, 0) + count
    return both


def report(stock, title="Stock", stream=sys.stdout):
    stream.write("{}\n".format(title))
    for name in sorted(stock):
        stream.write(label(name, stock[name]) + "\n")
    missing = to_order(stock)
    if missing:
        stream.write("to order: {}\n".format(len(missing)))


def parse_arguments(arguments=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--least", type=int, default=REORDER)
    return parser.parse_args(arguments)


def run():
    options = parse_arguments()
    with open(options.file) as file:
        stock = read_stock(file)
    report(stock)


run()
