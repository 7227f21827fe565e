"""The landscape: what an organisation runs, what that needs, and how we know.

Nodes and dependencies are frozen records; a `Landscape` is a frozen set of them.
"""
