"""A list of things to do, for the command line."""

import sys
from pathlib import Path
from datetime import date
import json

DEFAULT_FILE = "tasks.json"


class Task:
    """Something to do, and whether it is done."""

    def __init__(self, title, priority=2, due=None, done=False):
        self.title = title
        self.priority = priority
        self.due = due
        self.done = done

    def finish(self):
        self.done = True
        print("finished: " + self.title)

    def is_late(self, today=None):
        if self.due is None:
            return False
        today = today or date.today()
        return not self.done and self.due < today

    def mark(self):
        # a cross for what is done
        return "x" if self.done else " "

    def as_dict(self):
        due = self.due.isoformat() if self.due else None
        return {"title": self.title, "priority": self.priority, "due": due, "done": self.done}


def from_dict(data):
    due = data.get("due")
    if due is not None:
        due = date.fromisoformat(due)
    return Task(data["title"], data.get("priority", 2), due, data.get("done", False))


def read(path=DEFAULT_FILE):
    """Tasks of a file; none where there is no file."""
    file = Path(path)
    if not file.exists():
        return []
    items = json.loads(file.read_text())
    return [from_dict(item) for item in items]


def write(tasks, path=DEFAULT_FILE):
    items = [task.as_dict() for task in tasks]
    Path(path).write_text(json.dumps(items, indent=1))


def open_tasks(tasks):
    return [task for task in tasks if not task.done]


def sort(tasks, reverse=False):
    far = date(9999, 12, 31)
    return sorted(tasks, key=lambda t: (t.priority, t.due or far), reverse=reverse)


def find(tasks, word):
    for task in tasks:
        if word in task.title:
            return task
    return None


def line(number, task):
    return "%2d [%s] %s" % (number, task.mark(), task.title)


def show(tasks, everything=False):
    """Prints the tasks and how many there are."""
    shown = tasks if everything else open_tasks(tasks)
    for number, task in enumerate(sort(shown), start=1):
        print(line(number, task))
    rest = len(tasks) - len(shown)
    if rest > 0:
        print("and {} that are done".format(rest))


def progress(tasks, width=30):
    if tasks:
        done = sum(1 for task in tasks if task.done)
        filled = width * done // len(tasks)
        return "#" * filled + "." * (width - filled)
    return ""


def main(arguments):
    tasks = read()
    if len(arguments) > 1:
        tasks.append(Task(" ".join(arguments[1:])))
        write(tasks)
    show(tasks)


main(sys.argv)
