"""Players, games and a table of who leads."""

import random
import json
from itertools import combinations
from functools import reduce

WIN = 3
DRAW = 1


class Player:
    def __init__(self, name, rating=1200):
        self.name = name
        self.rating = rating
        self.points = 0
        self.games = 0

    def played(self, points):
        self.games += 1
        self.points += points
        print(self.name, "has", self.points)

    def share(self):
        """Points of those that were possible."""
        if self.games == 0:
            return 0.0
        possible = self.games * WIN
        return self.points / possible

    def __repr__(self):
        return "Player(%s, %d)" % (self.name, self.rating)


def expected(first, second, width=400):
    """How likely the first one wins."""
    difference = second.rating - first.rating
    return 1 / (1 + 10 ** (difference / width))


def update(winner, loser, step=32):
    chance = expected(winner, loser)
    change = step * (1 - chance)
    # what one gains the other loses
    winner.rating += change
    loser.rating -= change
    return change


def play(first, second, generator=None):
    if generator is None:
        generator = random.Random()
    chance = expected(first, second)
    if generator.random() < chance:
        first.played(WIN)
        update(first, second)
        return first
    second.played(WIN)
    update(second, first)
    return second


def draw(first, second):
    first.played(DRAW)
    second.played(DRAW)


def tournament(players, rounds=1, seed=7):
    generator = random.Random(seed)
    for number in range(rounds):
        for first, second in combinations(players, 2):
            play(first, second, generator)
        print("round", number + 1, "is over")
    return ranking(players)


def ranking(players):
    """The best one first."""
    return sorted(players, key=lambda p: (-p.points, p.name))


def table(players, width=16):
    lines = []
    for place, player in enumerate(ranking(players), start=1):
        name = player.name.ljust(width)
        lines.append("{}. {} {}".format(place, name, player.points))
    return "\n".join(lines)


def total_points(players):
    return reduce(lambda total, p: total + p.points, players, 0)


def save(players, path):
    data = {p.name: p.rating for p in players}
    with open(path, "w") as file:
        json.dump(data, file)
    return len(data)


def load(path):
    with open(path) as file:
        data = json.load(file)
    players = []
    for name, rating in data.items():
        players.append(Player(name, rating))
    return players
