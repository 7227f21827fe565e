"""Text from outside, made safe to show: short, escaped, and without what looks like a secret."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["printable", "redact", "shown"]

_CUT = 60
_HIDDEN = "(hidden: it looks like a secret)"

_SECRET = re.compile(
    r"""
      \b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9_-]{16,}   # OpenAI, Anthropic, Stripe
    | \bAKIA[0-9A-Z]{12,} | \bASIA[0-9A-Z]{12,}                   # AWS
    | \bgh[opsur]_[A-Za-z0-9]{16,} | \bgithub_pat_[A-Za-z0-9_]{16,}
    | \bglpat-[A-Za-z0-9_-]{16,} | \bxox[abeoprs]-[A-Za-z0-9-]{10,}
    | \bAIza[A-Za-z0-9_-]{20,} | \bhf_[A-Za-z0-9]{16,} | \bgsk_[A-Za-z0-9]{16,}
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]{8,}                  # JSON web token
    | -----BEGIN[ A-Z]*PRIVATE[ ]KEY
    | (?i:bearer|basic)\s+[A-Za-z0-9+/=_.-]{12,}
    | (?i:password|passwd|secret|api[_-]?key|token)\s*[=:]\s*\S+
    | ://[^/\s:@]*:[^/\s@]+@                                      # password in an address
    """,
    re.VERBOSE,
)
_DENSE = re.compile(r"[A-Za-z0-9+/=_]{32,}")
_MIN_DIGITS = 4


def printable(text: str, *, lines: bool = False) -> str:
    r"""Return `text` with every control, format and unassigned character escaped.

    That takes the terminal's control sequences and the marks that reverse the reading
    order. With `lines`, line feeds stay.

    >>> printable("a" + chr(27) + "[2J")
    'a\\x1b[2J'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == " " or (lines and c == "\n") else _escape(c) for c in text
    )


def _escape(char: str) -> str:
    if unicodedata.category(char) == "Zs":
        return char if char in "\u00a0\u202f" else " "
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def redact(text: str, *, dense: bool = True) -> str:
    """Return `text` with everything that looks like a credential hidden.

    With `dense`, long runs that mix letters and digits count as credentials too.

    >>> redact("no node has the id 'sk-proj-abcdefghijklmnopqrstuvwx'")
    "no node has the id '(hidden: it looks like a secret)'"
    """
    text = _SECRET.sub(_HIDDEN, text)
    if not dense:
        return text
    return _DENSE.sub(lambda found: _HIDDEN if _is_dense(found[0]) else found[0], text)


def _is_dense(text: str) -> bool:
    """Say whether a long run of letters and digits is too mixed to be words."""
    digits = sum(c.isdigit() for c in text)
    return digits >= _MIN_DIGITS and digits < len(text)


def shown(value: str, *, cut: int = _CUT) -> str:
    r"""Return `value` in quotes for a message: cut, escaped, secrets hidden.

    >>> shown("acme" + chr(0) + "x" * 99, cut=6)
    "'acme\\x00x'... (104 characters)"
    """
    head = value[: 4 * cut]
    hidden = redact(head)
    if hidden != head:
        return _HIDDEN
    tail = f"... ({len(value)} characters)" if len(value) > cut else ""
    return f"'{printable(value[:cut])}'{tail}"
