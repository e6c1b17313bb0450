"""Task 3, strategy: the typed strategy, its evidence, calendar and checks."""
