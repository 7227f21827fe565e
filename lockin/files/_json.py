"""The structure of a JSON landscape, found at the speed of the C scanner.

One pass finds where each record begins and ends, and refuses what no later step should
meet: text that is not JSON, too many records, values that would fill the memory. Nothing
is kept but offsets; the records are validated from their text, batch by batch. Windows of
the text bound what the scanner may build before anybody has looked at it.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NoReturn

from lockin.files._faults import Fault, Full, Path, Place
from lockin.files._limits import MAX_FAULTS, Limits, refuse
from lockin.files._shown import shown
from lockin.files._tokens import Layout, SyntaxFault, read_layout

__all__ = ["SECTIONS", "JsonSource", "Lines"]

SECTIONS = ("nodes", "dependencies", "rates", "claims")
"""The lists of records at the top of a document."""

_SPACE = re.compile(r"[ \t\r\n]*+")
_COMMA = re.compile(r"[ \t\r\n]*+,[ \t\r\n]*+")
_CAREFUL_CHARACTERS = 4 * 2**20
_BATCH = 2048


class Lines:
    """Line and column of ascending offsets, each counted once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._line = 1

    def place(self, offset: int) -> Place:
        r"""Return the 1-based line and column of `offset`, which never goes back.

        >>> Lines("a\nbc").place(3)
        (2, 2)
        """
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line, offset - self._text.rfind("\n", 0, offset)


class JsonSource:
    """Offsets of everything at the top of a JSON text.

    Parameters
    ----------
    text
        The whole text, without byte order mark.
    file
        Name for messages.
    limits
        Bounds of size and count.

    Raises
    ------
    LandscapeError
        The text is not JSON, or its top level is not a mapping.
    LimitError
        It exceeds a limit.
    """

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self.text = text
        self.file = file
        self.limits = limits
        self.top: dict[str, tuple[int, int, int]] = {}
        self.spans: dict[str, array[int]] = {name: array("q") for name in SECTIONS}
        self.faults: list[Fault] = []
        self.suspects: set[Full] = set()
        self._odd = False
        self._window = ""
        self._base = 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._pairs, parse_constant=self._constant, parse_int=float
        )
        self._careful = _CAREFUL_CHARACTERS
        self._bound("{", limits.objects, "objects")
        self._bound(",", limits.values, "values")
        self._scan()

    def __len__(self) -> int:
        """Return how many records there are."""
        return sum(len(spans) for spans in self.spans.values()) // 2

    def batches(self, section: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Yield the first index and the spans of runs of records, bounded in size."""
        spans = self.spans[section]
        starts, ends = spans[::2], spans[1::2]
        at = 0
        while at < len(starts):
            most = bisect_right(ends, starts[at] + self.limits.record, lo=at)
            stop = min(max(most, at + 1), at + _BATCH)
            yield at, list(zip(starts[at:stop], ends[at:stop], strict=True))
            at = stop

    def record(self, section: str, index: int) -> str:
        """Return the text of one record."""
        start, end = self.spans[section][2 * index : 2 * index + 2]
        return self.text[start:end]

    def scalars(self) -> str:
        """Return the top level without its sections, as JSON text."""
        parts: list[str] = []
        for key, (_, start, end) in self.top.items():
            if key not in SECTIONS:
                value = self.text[start:end] if len(parts) <= _BATCH else "null"
                parts.append(f"{json.dumps(key)}:{value}")
        return "{" + ",".join(parts) + "}"

    def careful(self, path: Full) -> list[Fault]:
        """Return what is wrong with the text of one record, or of one value at the top."""
        section = str(path[0])
        deep = len(path) > 1
        start = self.spans[section][2 * int(path[1])] if deep else self.top[section][1]
        try:
            layout = read_layout(self.text, start, limit=self.limits.record, wanted=())
        except SyntaxFault as found:
            self._refuse(found)
        return [
            Fault((*path, *inner), code, message, at="key" if code == "duplicate-key" else "value")
            for inner, code, message in layout.faults
        ]

    def places(self, wanted: Iterable[tuple[Full, str]]) -> Mapping[tuple[Full, str], Place]:
        """Return line and column of each wanted key or value."""
        by_record: dict[Full, list[tuple[Full, str]]] = defaultdict(list)
        for path, at in wanted:
            # A section that is a mapping has keys below it, not records.
            deep = len(path) > 1 and path[0] in self.spans and isinstance(path[1], int)
            by_record[path[: 2 if deep else 1]].append((path, at))
        offsets = {
            one: offset
            for record, wishes in by_record.items()
            for one, offset in self._offsets(record, wishes)
        }
        lines = Lines(self.text)
        found = {}
        for one, offset in sorted(offsets.items(), key=lambda item: item[1]):
            found[one] = lines.place(offset)
        return found

    def _offsets(
        self, record: Full, wishes: Sequence[tuple[Full, str]]
    ) -> Iterator[tuple[tuple[Full, str], int]]:
        if not record:
            start = self._space(0)
            yield from ((one, start) for one in wishes)
            return
        section = str(record[0])
        if len(record) > 1:
            key = start = self.spans[section][2 * int(record[1])]
            end = self.spans[section][2 * int(record[1]) + 1]
        else:
            key, start, end = self.top.get(section, (self._space(0),) * 3)
        # Ancestors too: a missing key is shown at the mapping that misses it.
        paths = {
            path[len(record) : stop]
            for path, _ in wishes
            for stop in range(len(record), len(path) + 1)
        }
        layout = Layout()
        if paths - {()} and end - start <= self._careful:
            self._careful -= end - start
            layout = read_layout(self.text, start, limit=self.limits.record, wanted=paths)
        for one in wishes:
            path, at = one
            inner: Path = path[len(record) :]
            while inner and inner not in layout.places:
                inner = inner[:-1]
            own = layout.places[inner] if inner else (key, start, end)
            yield one, own[0] if at == "key" else own[1]

    # -- the scan ------------------------------------------------------------------------

    def _pairs(self, pairs: list[tuple[str, object]]) -> None:
        if len(pairs) > 1 and len(dict(pairs)) < len(pairs):
            self._odd = True

    def _constant(self, _: str) -> None:
        self._odd = True

    def _space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return at if match is None else match.end()

    def _refuse(self, found: SyntaxFault) -> NoReturn:
        line, column = Lines(self.text).place(found.offset)
        refuse(
            found.code, found.message, file=self.file, line=line, column=column,
            accepted=found.accepted, limit=found.code != "syntax",
        )  # fmt: skip

    def _syntax(self, at: int, given: str, accepted: str) -> NoReturn:
        if at >= len(self.text):
            self._refuse(SyntaxFault(at, "syntax", "the file ends too early", accepted))
        self._refuse(SyntaxFault(at, "syntax", f"{shown(given)} cannot stand here", accepted))

    def _value(self, at: int) -> int:
        """Return the end of the value at `at`; the scanner sees a bounded window only."""
        size = 2 * self.limits.record
        for _ in range(2):
            start = at - self._base
            if 0 <= start < len(self._window):
                try:
                    _, end = self._decoder.raw_decode(self._window, start)
                except (ValueError, RecursionError):
                    pass
                else:
                    last = self._base + len(self._window) >= len(self.text)
                    if (end < len(self._window) or last) and end - start <= self.limits.record:
                        return self._base + end
            self._base = at
            self._window = self.text[at : at + size]
        try:
            layout = read_layout(self.text, at, limit=self.limits.record, wanted=())
        except SyntaxFault as found:
            self._refuse(found)
        self._odd = True
        return layout.end

    def _key(self, at: int) -> tuple[str, int]:
        """Return the key at `at` and the offset of its value."""
        if self.text[at : at + 1] != '"':
            self._syntax(at, self.text[at : at + 20], "a key in double quotes, or }")
        end = self._value(at)
        key: str = json.loads(self.text[at:end])
        colon = self._space(end)
        if self.text[colon : colon + 1] != ":":
            self._syntax(colon, self.text[colon : colon + 20], ":")
        return key, self._space(colon + 1)

    def _scan(self) -> None:
        at = self._space(0)
        if at >= len(self.text):
            refuse("empty-file", "the file is empty", file=self.file, accepted="a landscape")
        if self.text[at] != "{":
            self._value(at)
            line, column = Lines(self.text).place(at)
            message = "the top of the file is not a mapping"
            accepted = "an object with nodes and dependencies"
            refuse(
                "wrong-type", message, file=self.file, line=line, column=column, accepted=accepted
            )
        at = self._space(at + 1)
        first = True
        while self.text[at : at + 1] != "}" or not first:
            start = at
            key, at = self._key(at)
            self._odd = False
            section = key in self.spans and self.text[at : at + 1] == "["
            end = self._records(key, at) if section else self._value(at)
            self._member(key, start, at, end, section=section)
            at = self._space(end)
            char = self.text[at : at + 1]
            if char == "}":
                break
            if char != ",":
                self._syntax(at, self.text[at : at + 20], ", or }")
            at = self._space(at + 1)
            first = False
        rest = self._space(at + 1)
        if rest < len(self.text):
            self._syntax(rest, self.text[rest : rest + 20], "nothing after the landscape")

    def _member(self, key: str, start: int, at: int, end: int, *, section: bool) -> None:
        if key in self.top:
            message = f"the key {shown(key)} appears twice"
            self.faults.append(Fault((key,), "duplicate-key", message, at="key", field=key))
        elif len(self.top) > MAX_FAULTS:
            line, column = Lines(self.text).place(start)
            refuse(
                "too-large", f"the top level has more than {MAX_FAULTS} keys", file=self.file,
                line=line, column=column, limit=True,
            )  # fmt: skip
        if len(self.faults) > MAX_FAULTS:
            line, column = Lines(self.text).place(start)
            refuse(
                "duplicate-key", f"more than {MAX_FAULTS} keys appear twice", file=self.file,
                line=line, column=column, limit=True,
            )  # fmt: skip
        if not key.isascii() and key.encode("utf-8", "replace") != key.encode(
            "utf-8", "surrogatepass"
        ):
            message = "a key holds half of a surrogate pair"
            self.faults.append(Fault((), "lone-surrogate", message))
            return
        self.top[key] = (start, at, end)
        if not section:
            if self._odd:
                self.suspects.add((key,))
            if key in self.spans:
                message = f"{key} is not a list"
                fault = Fault((key,), "wrong-type", message, "a list of records", field=key)
                self.faults.append(fault)

    def _records(self, section: str, at: int) -> int:
        """Note the span of every record of a section; return where its list ends."""
        spans = self.spans[section]
        text, limit = self.text, 2 * self.limits.max_records
        others = sum(len(s) for s in self.spans.values()) - len(spans)
        at = self._space(at + 1)
        if text[at : at + 1] == "]":
            return at + 1
        while True:
            self._odd = False
            end = self._value(at)
            if self._odd:
                self.suspects.add((section, len(spans) // 2))
            spans.append(at)
            spans.append(end)
            if len(spans) + others > limit:
                self._too_many(at, "records", self.limits.max_records)
            match = _COMMA.match(text, end)
            if match is None:
                break
            at = match.end()
        end = self._space(end)
        if text[end : end + 1] != "]":
            self._syntax(end, text[end : end + 20], ", or ]")
        return end + 1

    def _bound(self, char: str, most: int, what: str) -> None:
        if self.text.count(char) > most:
            found = next(islice(re.finditer(re.escape(char), self.text), most, None))
            self._too_many(found.start(), what, most)

    def _too_many(self, offset: int, what: str, most: int) -> NoReturn:
        line, column = Lines(self.text).place(offset)
        refuse(
            f"too-many-{what}",
            f"the file holds more than {most} {what}",
            file=self.file,
            line=line,
            column=column,
            accepted="a smaller file, or a higher max_records (--max-bytes raises both limits)",
            limit=True,
        )
