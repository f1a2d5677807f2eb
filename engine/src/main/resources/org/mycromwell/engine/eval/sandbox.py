"""Runs one program under limits and says how it ended.

Arguments: a directory for temporary files; "mount" to make the file system read-only first, else
"plain"; milliseconds the program may take; CPU seconds; bytes of memory; bytes of a file.
Standard input: the length of the program in a line, then the program; it stays open as long as
somebody waits, so that nothing outlives the harness, however that ends.
Exit code: PASSED, FAILED or TIMED_OUT. Standard output: the last line of the program's errors.

The process forks: one half runs the program, the other one judges. The program has passed when its
half reports the end over a pipe; an exit code would not do, because programs choose it. A program
that means to can find the pipe and report what is not so: that fools its own score, nothing else.

The guard stops what a program does by mistake or as a model might plausibly write it. The limits
of the operating system and, where there are some, the namespaces hold without it.
"""

import os
import resource
import select
import signal
import stat
import sys
import tempfile
import time

PASSED, FAILED, TIMED_OUT, NOT_POSSIBLE = 40, 41, 42, 43
END = b"end"
# Files a program may make: with the limit of each, what it can take of the disk.
FILES = 64


def libc():
    import ctypes

    return ctypes, ctypes.CDLL(None, use_errno=True)


def read_only(folder, file):
    """All file systems become read-only, and the folder an empty one in memory."""
    ctypes, lib = libc()
    options = "size=%d,nr_inodes=%d,mode=700" % (FILES * file, FILES + 8)
    nosuid_nodev = 6
    at_cwd, recursive, mount_setattr = -100, 0x8000, 442
    attributes = (ctypes.c_uint64 * 4)(1, 0, 0, 0)
    number = ctypes.c_long
    if (
        sys.prefix.startswith(folder + os.sep)
        or lib.syscall(
            number(mount_setattr),
            number(at_cwd),
            ctypes.c_char_p(b"/"),
            number(recursive),
            attributes,
            number(ctypes.sizeof(attributes)),
        )
        or lib.mount(
            b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(nosuid_nodev), options.encode()
        )
    ):
        os._exit(NOT_POSSIBLE)
    # Without its capabilities nothing can be mounted again, and no exec brings them back.
    no_new_privileges = 38
    lib.prctl(no_new_privileges, number(1), number(0), number(0), number(0))
    version_3 = 0x20080522
    if lib.capset((ctypes.c_uint32 * 2)(version_3, 0), (ctypes.c_uint32 * 6)()):
        os._exit(NOT_POSSIBLE)


def die_with_parent(parent):
    """Where the system can do it; else the limit of CPU time remains."""
    try:
        ctypes, lib = libc()
        parent_death_signal = 1
        lib.prctl(parent_death_signal, ctypes.c_ulong(signal.SIGKILL))
    except (ImportError, OSError, AttributeError):
        pass
    if os.getppid() != parent:
        os._exit(FAILED)


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
        "os.chflags",
        "os.link",
        "os.symlink",
        "os.setxattr",
        "os.removexattr",
        "ctypes.",
        "pty.",
        "shutil.",
        "signal.pthread_kill",
        "sqlite3.",
        "ftplib.",
        "urllib.",
    )
    # How many of the first arguments are paths; the rest may be handles of directories.
    changing = {
        "os.remove": 1,
        "os.rename": 2,
        "os.rmdir": 1,
        "os.mkdir": 1,
        "os.truncate": 1,
        "os.chmod": 1,
        "os.utime": 1,
    }
    made = set()

    def inside(path):
        real = os.path.realpath(os.fsdecode(path))
        return real == home or real.startswith(prefix)

    def make(path):
        made.add(os.path.realpath(os.fsdecode(path)))
        if len(made) > FILES:
            raise PermissionError("more than %d files are not allowed here" % FILES)

    def hook(event, args):
        if event.startswith(forbidden):
            raise PermissionError(event + " is not allowed here")
        if event == "open":
            path, mode, flags = args
            if path is None or isinstance(path, int):
                return
            if (flags or 0) & writing:
                if not inside(path):
                    raise PermissionError("writing outside of the temporary directory")
                make(path)
            elif mode is None and os.path.isdir(path):
                # The functions that take such a handle tell the hook only the rest of the path.
                raise PermissionError("opening a directory is not allowed here")
        elif event in changing:
            paths = changing[event]
            if event == "os.truncate" and isinstance(args[0], int):
                return  # a handle that was opened for writing
            for path in args[:paths]:
                if isinstance(path, int) or not inside(path):
                    raise PermissionError(event + " outside of the temporary directory")
            handles = {"os.remove": 1, "os.rename": 2, "os.rmdir": 1, "os.mkdir": 2, "os.chmod": 2}
            for handle in args[handles.get(event, 3) :]:
                if handle != -1:
                    raise PermissionError(event + " with a handle of a directory")
            if event in ("os.rename", "os.mkdir"):
                make(args[paths - 1])
        elif event == "import" and args[0] in ("_dbm", "_gdbm"):
            raise PermissionError("databases are not allowed here")

    def refused(*_, **__):
        raise PermissionError("special files are not allowed here")

    # These tell no hook.
    import posix

    for name in ("mkfifo", "mknod"):
        for module in (os, posix):
            setattr(module, name, refused)
    sys.addaudithook(hook)


def play(program, home, errors, end, cpu, memory, file):
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(errors, 2)
    os.chdir(home)
    limit("RLIMIT_CORE", 0)
    limit("RLIMIT_CPU", cpu, 2)
    limit("RLIMIT_AS", memory)
    limit("RLIMIT_DATA", memory)
    limit("RLIMIT_FSIZE", file)
    limit("RLIMIT_NOFILE", 64)
    limit("RLIMIT_NPROC", 64)
    guard(home)
    scope = {"__name__": "__main__", "__builtins__": __builtins__}
    exec(compile(program, "program.py", "exec"), scope)
    os.write(end, END)
    os._exit(0)


def judge(child, pipe, wall):
    """The outcome: waits for the program, for the end of its time or of who waits for it."""
    ready, _, _ = select.select([0, pipe], [], [], wall)
    word = os.read(pipe, len(END)) if pipe in ready else b""
    for kill in (os.kill, os.killpg):
        try:
            kill(child, signal.SIGKILL)
        except OSError:
            pass
    # A process that was about to end keeps its own status.
    _, status = os.waitpid(child, 0)
    if word == END:
        return PASSED
    over = (signal.SIGXCPU, signal.SIGKILL)
    stopped = os.WIFSIGNALED(status) and os.WTERMSIG(status) in over
    return TIMED_OUT if not ready or stopped else FAILED


def remove(folder):
    """Deletes without following links and without failing."""
    for path, folders, files in os.walk(folder, topdown=False):
        for name in files + folders:
            entry = os.path.join(path, name)
            try:
                if stat.S_ISDIR(os.lstat(entry).st_mode):
                    os.rmdir(entry)
                else:
                    os.remove(entry)
            except OSError:
                pass
    try:
        os.rmdir(folder)
    except OSError:
        pass


def main():
    # The terminal's Ctrl+C is for the harness, which then closes standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    temporary, mode = sys.argv[1:3]
    wall, cpu, memory, file = (int(text) for text in sys.argv[3:7])
    size = int(sys.stdin.buffer.readline())
    program = sys.stdin.buffer.read(size)
    if len(program) < size:
        os._exit(FAILED)
    if mode == "mount":
        read_only(os.path.realpath(temporary), file)
    folder = os.path.realpath(tempfile.mkdtemp(prefix="cromwell-eval-", dir=temporary))
    home = os.path.join(folder, "home")
    os.mkdir(home)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    errors = os.open(os.path.join(folder, "errors"), flags, 0o600)
    pipe, end = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(pipe)
        die_with_parent(parent)
        play(program, home, errors, end, cpu, memory, file)
    os.close(end)
    outcome = judge(child, pipe, wall / 1000)
    start = max(0, os.fstat(errors).st_size - 4096)
    lines = os.pread(errors, 4096, start).strip().splitlines()
    remove(folder)
    try:
        os.write(1, lines[-1] if lines else b"")
    except OSError:
        pass  # nobody reads any more
    os._exit(outcome)


main()
