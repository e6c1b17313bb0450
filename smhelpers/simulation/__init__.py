"""Author's side: makes workplaces (fictional businesses and their platform exports) whose truth
is known.
"""
