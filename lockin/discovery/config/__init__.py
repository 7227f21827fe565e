"""Sources of evidence in configuration: one format per file."""
