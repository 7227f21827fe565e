"""Configuration of the documentation; built with ``sphinx-build -W -n docs out``."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "lockin"
author = "The lockin maintainers"
project_copyright = "The lockin maintainers, Apache-2.0"
version = release = installed_version("lockin-risk")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "generated",
]
exclude_patterns = ["_build", "_generated"]
nitpicky = True
# Types of other libraries are named but not linked: a build must not need the network. Types in
# signatures are written by the modules that define them, which are often private.
nitpick_ignore_regex = [("py:.*", r"(?!lockin\b).*"), ("py:class", r"lockin\..*")]
# Fields of different records share names such as `currency`.
suppress_warnings = ["ref.python"]
# Single backticks in docstrings are code.
default_role = "code"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_custom_sections = ["Source", "Since"]

html_theme = "furo"
html_title = "lockin"
html_show_sphinx = False
html_copy_source = False
