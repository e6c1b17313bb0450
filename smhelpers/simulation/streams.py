"""Random numbers by name, so that a new component never changes what an older one draws."""

from collections.abc import Mapping
from hashlib import sha256

import numpy as np


class Streams:
    """One seed, as many independent generators as there are names.

    >>> Streams(1).of("posts", "reach").integers(10) == Streams(1).of("posts", "reach").integers(10)
    True
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *names: str) -> np.random.Generator:
        """Generator of the component `names`; asked again it starts again."""
        digest = sha256("/".join(names).encode()).digest()
        words = np.frombuffer(digest, dtype="<u4").tolist()
        return np.random.default_rng(np.random.SeedSequence([self.seed, *words]))


def choose(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> list[str]:
    """`size` keys drawn with replacement, each in proportion to its weight.

    The order of the mapping decides, not its hash.
    """
    shares = np.array(list(weights.values()), dtype=float)
    picks = rng.choice(len(shares), size=size, p=shares / shares.sum())
    return [list(weights)[pick] for pick in picks]


def counts(rng: np.random.Generator, mean: np.ndarray) -> np.ndarray:
    """Poisson counts; the mean is rounded first so that the last bit of an `exp` on another
    processor changes nothing.
    """
    return rng.poisson(np.round(np.maximum(mean, 0), 6))
