"""Readings of a small weather station."""

import statistics
import logging
import csv
from pathlib import Path
from datetime import datetime, timedelta

logger = logging.getLogger(__name__)

FREEZING = 0.0


class Reading:
    """One line of the station's log."""

    def __init__(self, time, celsius, humidity=50):
        self.time = time
        self.celsius = celsius
        self.humidity = humidity

    def fahrenheit(self):
        # the usual formula
        scaled = self.celsius * 9 / 5
        return scaled + 32

    def is_frost(self, margin=0.5):
        """Whether water could freeze.

        Args:
            margin: degrees that the sensor may be wrong by.
        """
        return self.celsius - margin < FREEZING

    def describe(self, unit="C"):
        value = self.celsius if unit == "C" else self.fahrenheit()
        return "%s: %.1f %s" % (self.time, value, unit)


def parse_line(line, separator=";"):
    parts = line.strip().split(separator)
    if len(parts) < 3:
        print("short line:", line)
        return None
    time = datetime.fromisoformat(parts[0])
    return Reading(time, float(parts[1]), int(parts[2]))


def load(path, encoding="utf-8"):
    """Reads all readings of a file."""
    readings = []
    text = Path(path).read_text(encoding=encoding)
    for line in text.splitlines():
        # comments begin with a hash
        if line.startswith("#"):
            continue
        reading = parse_line(line)
        if reading is not None:
            readings.append(reading)
    logger.info("read %d lines of %s", len(readings), path)
    return readings


def average(readings, digits=1):
    if readings:
        total = sum(r.celsius for r in readings)
        mean = total / len(readings)
        return round(mean, digits)
    return None


def warmest(readings):
    best = None
    for reading in readings:
        if best is None or reading.celsius > best.celsius:
            best = reading
    return best


def since(readings, days=7):
    limit = datetime.now() - timedelta(days=days)
    recent = [r for r in readings if r.time >= limit]
    return recent


def spread(readings):
    values = [r.celsius for r in readings]
    deviation = statistics.pstdev(values)
    print("deviation", deviation)
    return deviation


def export(readings, target):
    with open(target, "w", newline="") as file:
        writer = csv.writer(file)
        for reading in readings:
            writer.writerow([reading.time, reading.celsius, reading.humidity])
    message = "wrote " + str(len(readings)) + " rows to " + str(target)
    logger.info(message)
    return message


def main():
    readings = load("station.log")
    print("average:", average(readings))
    print("warmest:", warmest(readings).describe())


main()
