"""From code and configuration to a landscape, with a file and a line on every fact.

Nothing that is scanned is executed or imported, and no value that could be a secret is
kept. `discover` gives the landscape; `scan` gives the findings and what was not read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from lockin.discovery._walk import Limits
from lockin.discovery.findings import Confidence, Coverage, Finding, Kind, Scan, Setting, Skipped
from lockin.discovery.landscape import landscape_of
from lockin.discovery.roots import apart
from lockin.discovery.scanning import SOURCES, scan
from lockin.discovery.sources import FileSource, Source, SourceFile, Tree
from lockin.model.landscape import Landscape

__all__ = [
    "SOURCES",
    "Confidence",
    "Coverage",
    "FileSource",
    "Finding",
    "Kind",
    "Limits",
    "Scan",
    "Setting",
    "Skipped",
    "Source",
    "SourceFile",
    "Tree",
    "discover",
    "landscape_of",
    "scan",
]


def discover(
    *paths: str | os.PathLike[str],
    name: str | None = None,
    currency: str = "EUR",
    limits: Limits | None = None,
    sources: Iterable[Source] = SOURCES,
    jobs: int = 1,
    exclude: Iterable[str] = (),
    cache: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Landscape:
    r"""Return the landscape that files and folders show.

    Parameters
    ----------
    *paths
        Repositories, folders of repositories, and configuration files. Their order does
        not matter.
    name
        Name of the organisation.
    currency
        ISO 4217 code for amounts added later.
    limits
        Bounds on size, number and depth of files.
    sources
        What to look for.
    jobs
        Processes that parse; the result does not depend on it.
    exclude
        Patterns of files to leave out, as in a ``.gitignore``.
    cache
        Folder that keeps what was found, by content: only what changed is read again.
    progress
        Called now and then with the files looked at and the files in all, of each root.

    Returns
    -------
    Landscape
        Systems, what they need, and how bound they are, with evidence.

    Raises
    ------
    FileNotFoundError
        A path does not exist.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     root = pathlib.Path(folder, "desk")
    ...     root.mkdir()
    ...     _ = (root / "app.py").write_text(
    ...         "from anthropic import Anthropic\n"
    ...         "Anthropic().messages.create(model='claude-sonnet-4-5', stream=True)\n"
    ...     )
    ...     found = discover(root)
    >>> [(d.source, d.target, d.coupling.features) for d in found.dependencies]
    [('desk', 'anthropic-messages', ('streaming',))]
    """
    sources = tuple(sources)
    exclude = tuple(exclude)
    scans = [
        scan(
            path,
            limits=limits,
            sources=sources,
            jobs=jobs,
            exclude=exclude,
            cache=cache,
            progress=progress,
        )
        for path in paths
    ]
    return landscape_of(apart(scans), name=name, currency=currency)
