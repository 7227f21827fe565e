"""The assessment as JSON, from which it reads back."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from lockin.assessment.result import Assessment
from lockin.files import write_text

__all__ = ["write_json"]


def write_json(assessment: Assessment, path: str | PathLike[str]) -> Path:
    """Write the assessment; `lockin.Assessment.read` reads it back.

    Parameters
    ----------
    assessment
        What `lockin.assess` returned.
    path
        File to write, in UTF-8.

    Returns
    -------
    Path
        The file written.
    """
    return write_text(path, assessment.to_json())
