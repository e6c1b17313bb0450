"""Documents that a reader takes away: self-contained, with the characters that they need."""
