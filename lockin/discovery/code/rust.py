"""Rust sources, by their syntax tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lockin.discovery.code._model import Module
from lockin.discovery.code._rust import read_rust
from lockin.discovery.code._rust_names import RustNames
from lockin.discovery.code.source import CodeSource, Language

__all__ = ["RUST"]


def _names(modules: Mapping[str, Module]) -> RustNames:
    return RustNames(modules)


RUST = CodeSource(
    Language(
        name="rust",
        endings=frozenset({".rs"}),
        read=read_rust,
        names=_names,
        tests=re.compile(rb"#\[(?:\w+::)?test\b"),
    )
)
"""The Rust files of a root, read together."""
