"""Books that people borrow."""

from collections import defaultdict
import datetime
import os
import json

LOAN_DAYS = 28


class Book:
    def __init__(self, title, author, copies=1):
        self.title = title
        self.author = author
        self.copies = copies
        self.borrowers = []

    @property
    def available(self):
        """Copies that are on the shelf."""
        return self.copies - len(self.borrowers)

    def lend(self, member, days=LOAN_DAYS):
        if self.available <= 0:
            raise ValueError("no copy of {} is left".format(self.title))
        self.borrowers.append(member)
        due = datetime.date.today() + datetime.timedelta(days=days)
        return due

    def give_back(self, member):
        if member in self.borrowers:
            self.borrowers.remove(member)
            print(member, "returned", self.title)


class Library:
    """A shelf of books, found by title."""

    def __init__(self, name, folder="."):
        self.name = name
        self.folder = folder
        self.books = {}

    def add(self, book):
        known = self.books.get(book.title)
        if known is not None:
            known.copies += book.copies  # the same book again
            return known
        self.books[book.title] = book
        return book

    def find(self, word, limit=10):
        """Books with a word in the title."""
        needle = word.lower()
        found = []
        for title, book in sorted(self.books.items()):
            if needle in title.lower():
                found.append(book)
        return found[:limit]

    def by_author(self):
        groups = defaultdict(list)
        for book in self.books.values():
            groups[book.author].append(book.title)
        return dict(groups)

    def save(self, filename="books.json"):
        path = os.path.join(self.folder, filename)
        rows = [[b.title, b.author, b.copies] for b in self.books.values()]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=2)
        return path

    def restore(self, filename="books.json"):
        path = os.path.join(self.folder, filename)
        try:
            with open(path, encoding="utf-8") as file:
                rows = json.load(file)
        except FileNotFoundError:
            # a new library has no file yet
            return 0
        for title, author, copies in rows:
            self.add(Book(title, author, copies))
        return len(rows)


def fine(days_late, rate=0.25):
    """What a late book costs."""
    if days_late > 0:
        amount = days_late * rate
        return min(amount, 20.0)
    return 0


def receipt(member, book, due):
    line = "%s borrows %s until %s" % (member, book.title, due)
    print(line)
    return line


def reminder(member, titles):
    text = "Dear " + member + ", please bring back: "
    return text + ", ".join(titles)
