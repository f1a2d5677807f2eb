"""Runs one program under limits. Arguments: CPU seconds, bytes of memory, bytes of a file.

Standard input: one line with a secret word, then the program. The word is written to standard
output when the program has come to its end without an exception: an exit code would not do, because
the program can choose it.

The guard below stops what a program does by mistake or as a model might plausibly write it; the
limits of the operating system and, where there is one, the network namespace hold without it.
"""

import os
import resource
import signal
import sys

TIME_IS_OVER = 128 + 24


def limit(name, value, more=0):
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard - more)
    try:
        resource.setrlimit(kind, (value, value + more))
    except (ValueError, OSError):
        # macOS does not limit the address space; what remains is said by the harness.
        pass


def guard(home):
    prefix = home + os.sep
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    forbidden = (
        "socket.",
        "subprocess.",
        "os.fork",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "os.kill",
        "os.putenv",
        "os.chown",
        "os.link",
        "os.symlink",
        "ctypes.",
        "pty.",
        "shutil.",
        "signal.pthread_kill",
        "sqlite3.",
        "ftplib.",
        "urllib.",
    )
    changing = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod")

    def inside(path):
        if isinstance(path, int):
            return True
        real = os.path.realpath(os.fsdecode(path))
        return real == home or real.startswith(prefix)

    def hook(event, args):
        if event.startswith(forbidden):
            raise PermissionError(event + " is not allowed here")
        if event == "open":
            path, _, flags = args
            if path is not None and (flags or 0) & writing and not inside(path):
                raise PermissionError("writing outside of the temporary directory")
        elif event.startswith(changing):
            for path in args[:2]:
                if isinstance(path, (str, bytes)) and not inside(path):
                    raise PermissionError(event + " outside of the temporary directory")

    sys.addaudithook(hook)


def main():
    cpu, memory, file = (int(text) for text in sys.argv[1:4])
    secret = sys.stdin.buffer.readline()
    program = sys.stdin.buffer.read()
    answer = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    limit("RLIMIT_CORE", 0)
    # A handler, because the first process of a namespace does not die of this signal by itself;
    # what never comes back to the interpreter is killed two seconds later.
    signal.signal(signal.SIGXCPU, lambda *_: os._exit(TIME_IS_OVER))
    limit("RLIMIT_CPU", cpu, 2)
    limit("RLIMIT_AS", memory)
    limit("RLIMIT_DATA", memory)
    limit("RLIMIT_FSIZE", file)
    limit("RLIMIT_NOFILE", 64)
    limit("RLIMIT_NPROC", 64)
    guard(os.path.realpath(os.getcwd()))
    scope = {"__name__": "__main__", "__builtins__": __builtins__}
    exec(compile(program, "program.py", "exec"), scope)
    os.write(answer, secret)


main()
