"""What a trainee sees of tables and analyses: zh-TW headings, units, pictures, one call a cell."""

from .checking import announce

announce()
