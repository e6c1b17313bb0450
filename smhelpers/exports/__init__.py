"""Platform exports to tidy tables: one reader and one writer per format, one schema per table."""
