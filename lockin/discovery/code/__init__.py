"""Sources of evidence in code: one language per file."""
