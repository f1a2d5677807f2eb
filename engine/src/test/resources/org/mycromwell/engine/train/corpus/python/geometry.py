"""Points, lines and shapes in a plane."""

from dataclasses import dataclass
import math

EPSILON = 1e-9


@dataclass
class Point:
    x: float = 0.0
    y: float = 0.0

    def distance(self, other):
        dx = self.x - other.x
        dy = self.y - other.y
        return math.sqrt(dx * dx + dy * dy)

    def moved(self, dx, dy=0.0):
        """The same point somewhere else."""
        return Point(self.x + dx, self.y + dy)

    def turned(self, degrees, centre=None):
        # around the origin unless a centre is given
        if centre is None:
            centre = Point()
        angle = math.radians(degrees)
        left = self.x - centre.x
        up = self.y - centre.y
        x = left * math.cos(angle) - up * math.sin(angle)
        y = left * math.sin(angle) + up * math.cos(angle)
        return Point(x + centre.x, y + centre.y)


class Polygon:
    """A closed line through points."""

    def __init__(self, points, name="polygon"):
        self.points = list(points)
        self.name = name

    def edges(self):
        count = len(self.points)
        for i in range(count):
            yield self.points[i], self.points[(i + 1) % count]

    def length(self):
        total = 0
        for start, end in self.edges():
            total += start.distance(end)
        return total

    def area(self):
        """The area by the shoelace formula."""
        double = 0
        for start, end in self.edges():
            double += start.x * end.y - end.x * start.y
        return abs(double) / 2

    def bounds(self, margin=0):
        xs = [p.x for p in self.points]
        ys = [p.y for p in self.points]
        return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin

    def describe(self):
        text = self.name + " with " + str(len(self.points)) + " corners"
        print(text)
        return text


def midpoint(a, b):
    x = (a.x + b.x) / 2
    y = (a.y + b.y) / 2
    return Point(x, y)


def slope(a, b):
    run = b.x - a.x
    if abs(run) < EPSILON:
        return None  # straight up
    return (b.y - a.y) / run


def regular(corners=6, radius=1.0):
    """A polygon with sides of equal length."""
    points = []
    for i in range(corners):
        angle = 2 * math.pi * i / corners
        points.append(Point(radius * math.cos(angle), radius * math.sin(angle)))
    return Polygon(points, "regular polygon")


def closest(point, others):
    best = None
    for other in others:
        if best is None or point.distance(other) < point.distance(best):
            best = other
    return best


def show(point, digits=2):
    return "({}, {})".format(round(point.x, digits), round(point.y, digits))
