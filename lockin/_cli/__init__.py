"""The command `lockin`: arguments in, exit code out; every command is one thin function."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from lockin._cli import _commands
from lockin.errors import LandscapeError, LockinError
from lockin.files import printable, redact

__all__ = ["main"]

DONE, WRONG, INVALID, BUG = 0, 2, 3, 70
_LISTED = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments
        Words after ``lockin``; those of the process when None.

    Returns
    -------
    int
        0 done, 2 wrong command or configuration, 3 invalid landscape, 70 a bug in lockin.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows its escape.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing may complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for users
        return _explain_failure(error)
    return code


def _explain_failure(error: Exception) -> int:
    """Print one error in the words of the user; return the exit code."""
    if os.environ.get("LOCKIN_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, LandscapeError):
        for line in listing(error):
            _say(line)
        return code_of(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}")
        return WRONG
    if isinstance(error, LockinError):
        _say(str(error))
        return WRONG
    _say(f"this is a bug in lockin: {type(error).__name__}; LOCKIN_DEBUG=1 shows where")
    return BUG


def listing(error: LandscapeError) -> list[str]:
    """Return the verdict and the problems, the first of them when there are very many."""
    errors = sum(problem.severity == "error" for problem in error.problems)
    head = f"not valid: {errors} error{'' if errors == 1 else 's'}"
    if len(error.problems) > errors:
        head += f", {len(error.problems) - errors} warnings"
    lines = [head, *map(str, error.problems[:_LISTED])]
    if len(error.problems) > _LISTED:
        lines.append(f"and {len(error.problems) - _LISTED} more")
    return lines


def code_of(error: LandscapeError) -> int:
    """Return 2 for a path that cannot be read, 3 for content that cannot be used."""
    paths = {"unreadable-file", "unknown-format"}
    return WRONG if all(problem.code in paths for problem in error.problems) else INVALID


def _say(text: str) -> None:
    print(printable(redact(text), lines=True), file=sys.stderr)  # noqa: T201 - the command's voice


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date is written as 2026-10-31") from None


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0):
        raise argparse.ArgumentTypeError("a whole number above 0 is needed")
    return int(text)


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise argparse.ArgumentTypeError("an ISO 4217 code such as EUR is needed")
    return text


class _Parser(argparse.ArgumentParser):
    """Escapes what it repeats of the arguments."""

    def error(self, message: str) -> NoReturn:
        """Stop with exit code 2."""
        super().error(printable(redact(message)))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lockin",
        description="How locked in an organisation is to its AI vendors, in money and days.",
        epilog="Exit codes: 0 done; 2 wrong command or configuration; 3 invalid landscape; "
        "70 a bug in lockin.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=getattr(_commands, name))
        return command

    def limit(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--max-bytes", type=_positive, metavar="N",
            help="read landscape files up to this size (default 64 MiB); "
            "the limit of records grows with it",
        )  # fmt: skip

    command = add("discover", "Read code and configuration, and write the landscape they show.")
    command.add_argument("paths", nargs="+", metavar="PATH", help="folder or file")
    command.add_argument(
        "-o", "--output", metavar="FILE",
        help="landscape to write, .yaml or .json (default: YAML on standard output)",
    )  # fmt: skip
    command.add_argument("--findings", metavar="F.json", help="write the findings as JSON")
    command.add_argument("--sarif", metavar="F", help="write the findings as SARIF 2.1.0")
    command.add_argument(
        "--cyclonedx", metavar="F", help="write the findings as a CycloneDX 1.6 ML-BOM"
    )
    command.add_argument(
        "--exclude", metavar="PATTERN", action="append", default=[],
        help="leave out what matches, as in an ignore file of git; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--jobs", type=_positive, default=1, metavar="N", help="processes that read (default 1)"
    )
    cache = command.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache", metavar="DIR",
        help="keep what was found, by the content that was read, in this folder (default: "
        "$LOCKIN_CACHE, else lockin in the user's cache folder)",
    )  # fmt: skip
    cache.add_argument("--no-cache", action="store_true", help="read every file afresh")
    command.add_argument(
        "--quiet", action="store_true", help="print no progress and no summary, only failures"
    )

    command = add("assess", "Assess a landscape, or what folders and files show.")
    command.add_argument(
        "paths", nargs="+", metavar="LANDSCAPE_OR_PATH",
        help="landscape (.yaml, .json), folder or source file; several are merged",
    )  # fmt: skip
    command.add_argument("--report", metavar="F.html", help="write the report as one HTML file")
    command.add_argument("--json", metavar="F", help="write the whole assessment as JSON")
    command.add_argument("--csv", metavar="F", help="write the figures as a table")
    command.add_argument("--lang", choices=("en", "fr"), default="en", help="language")
    command.add_argument("--seed", type=int, default=7, help="seed of the draws (default 7)")
    command.add_argument("--draws", type=_positive, default=10_000, help="draws (default 10000)")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="day to assess (default today)")
    command.add_argument("--currency", type=_currency, metavar="EUR", help="reporting currency")
    limit(command)

    command = add("check", "Say everything that is wrong with landscape files.")
    command.add_argument("paths", nargs="+", metavar="FILE", help="landscape, .yaml or .json")
    limit(command)

    command = add("explain", "Say what an id means: its formula, source and grade.")
    command.add_argument(
        "id", metavar="ID",
        help="component, mechanism, term, effort parameter, reference fact, exit code or "
        "problem code",
    )  # fmt: skip
    command = add("schema", "Print the JSON Schema of a landscape file.")
    command.add_argument(
        "--findings", action="store_true", help="print that of the findings of discover instead"
    )
    return parser


class _Version(argparse.Action):
    """Look the version up only when somebody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        """Print it and stop."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("lockin-risk")
        except PackageNotFoundError:
            number = "(not installed: run from its sources)"
        sys.stdout.write(f"lockin {number}\n")
        parser.exit()
