"""Letters that are made of templates and put in a queue."""

import time
import re
import logging
from email.message import EmailMessage

log = logging.getLogger("mailer")

PLACE = re.compile(r"\{(\w+)\}")
MAX_TRIES = 3


class TemplateError(Exception):
    """A template names something that is not known."""


def fill(template, values, default=""):
    """Puts values into a template."""

    def value(match):
        name = match.group(1)
        return str(values.get(name, default))

    return PLACE.sub(value, template)


def names(template):
    found = PLACE.findall(template)
    return sorted(set(found))


def check(template, values):
    missing = [name for name in names(template) if name not in values]
    if missing:
        raise TemplateError("no value for " + missing[0])


def valid_address(address):
    if address is None:
        return False
    # only what matters to us
    name, at, host = address.partition("@")
    return bool(name) and at == "@" and "." in host


def make(sender, recipient, subject, body, reply_to=None):
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    if reply_to:
        message["Reply-To"] = reply_to
    message.set_content(body)
    return message


class Queue:
    def __init__(self, transport, pause=0.5):
        self.transport = transport
        self.pause = pause
        self.waiting = []
        self.failed = []

    def add(self, message, urgent=False):
        if urgent:
            self.waiting.insert(0, message)
        else:
            self.waiting.append(message)
        return len(self.waiting)

    def send_one(self, message, tries=MAX_TRIES):
        """Tries several times, then gives up."""
        for attempt in range(1, tries + 1):
            try:
                self.transport.send(message)
                return True
            except OSError as error:
                log.warning("attempt %d failed: %s", attempt, error)
                time.sleep(self.pause * attempt)
        return False

    def send_all(self):
        sent = 0
        while self.waiting:
            message = self.waiting.pop(0)
            if self.send_one(message):
                sent += 1
            else:
                self.failed.append(message)
                print("could not send", message["Subject"])
        log.info("%d sent, %d failed", sent, len(self.failed))
        return sent


def greeting(name, hour=12):
    if hour < 11:
        word = "Good morning"
    elif hour < 18:
        word = "Hello"
    else:
        word = "Good evening"
    return "%s, %s!" % (word, name)


def signature(name, company="Example Ltd"):
    line = "-" * 20
    return line + "\n" + name + "\n" + company
