"""Values that are kept for a while."""

import threading
import time
from collections import OrderedDict
import hashlib

HOUR = 3600


class Entry:
    def __init__(self, value, until):
        self.value = value
        self.until = until

    def is_fresh(self, now):
        return now < self.until


class Cache:
    """The values that were asked for last.

    Safe for several threads.
    """

    def __init__(self, size=100, seconds=HOUR, clock=time.monotonic):
        self.size = size
        self.seconds = seconds
        self.clock = clock
        self.hits = 0
        self.misses = 0
        self._entries = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key, default=None):
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not entry.is_fresh(self.clock()):
                self.misses += 1
                return default
            # what was used last goes to the end
            self._entries.move_to_end(key)
            self.hits += 1
            return entry.value

    def put(self, key, value, seconds=None):
        lifetime = self.seconds if seconds is None else seconds
        until = self.clock() + lifetime
        with self._lock:
            self._entries[key] = Entry(value, until)
            self._entries.move_to_end(key)
            while len(self._entries) > self.size:
                self._entries.popitem(last=False)

    def remove(self, key):
        with self._lock:
            removed = self._entries.pop(key, None)
        return removed is not None

    def clean(self):
        """Forgets what is too old."""
        now = self.clock()
        with self._lock:
            old = [k for k, e in self._entries.items() if not e.is_fresh(now)]
            for key in old:
                del self._entries[key]
        print("removed", len(old), "entries")
        return len(old)

    def rate(self):
        asked = self.hits + self.misses
        if asked > 0:
            percent = 100 * self.hits / asked
            return round(percent, 1)
        return 0

    def status(self, name="cache"):
        return name + ": " + str(len(self._entries)) + " of " + str(self.size)


def key_of(*parts, length=16):
    text = "|".join(str(part) for part in parts)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return digest[:length]


def remember(cache, function):
    """The same function, but what it gave is kept."""

    def remembered(*arguments):
        key = key_of(function.__name__, *arguments)
        value = cache.get(key)
        if value is None:
            value = function(*arguments)
            cache.put(key, value)
        return value

    return remembered


def warm(cache, loader, keys):
    for key in keys:
        value = loader(key)
        if value is not None:
            cache.put(key, value)
            print("loaded %s" % key)
