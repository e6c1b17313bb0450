"""Near-duplicates among many submissions: prose by character n-grams, numbers by their places.
Sparse: thousands are compared at once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from scipy import sparse

Pair = tuple[str, str, float]
#: Characters of an n-gram: words need not be cut, which zh-TW would require.
_N = 3
#: Rows that are multiplied at once.
_BLOCK = 500


def alike_prose(texts: Mapping[str, str], threshold: float) -> list[Pair]:
    """Pairs whose cosine similarity of TF-IDF weighted character trigrams reaches the threshold,
    most alike first.

    texts: prose by trainee. Inverse document frequency as ln((1 + n) / (1 + df)) + 1, so that
    phrases of the task itself weigh little.
    """
    numbers = [number for number, text in texts.items() if len(text) >= _N]
    grams = [
        Counter(text[place : place + _N] for place in range(len(text) - _N + 1))
        for text in (_plain(texts[n]) for n in numbers)
    ]
    matrix = _matrix(grams)
    if matrix is None:
        return []
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    weighted = matrix @ sparse.diags_array(np.log((1 + len(numbers)) / (1 + frequency)) + 1)
    length = np.sqrt(weighted.multiply(weighted).sum(axis=1))
    unit = sparse.diags_array(1 / np.maximum(length, 1e-12)) @ weighted
    return _pairs(numbers, unit.tocsr(), threshold)


def shared_numbers(
    answers: Mapping[str, Mapping[tuple, float]],
    threshold: float,
    least: int,
) -> list[Pair]:
    """Pairs that have equal numbers at equal places: share of the fewer numbers of the two, if it
    reaches the threshold.

    answers: numbers by place, by trainee; those with fewer than `least` numbers are left out.
    """
    numbers = [number for number, own in answers.items() if len(own) >= least]
    matrix = _matrix(
        [
            Counter({(place, round(value, 6)): 1 for place, value in answers[n].items()})
            for n in numbers
        ],
    )
    if matrix is None:
        return []
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    found = []
    for first, second, common in _pairs(numbers, matrix, float(least) * threshold):
        share = common / min(sizes[numbers.index(first)], sizes[numbers.index(second)])
        found += [(first, second, float(share))] if share >= threshold else []
    return sorted(found, key=lambda pair: -pair[2])


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _matrix(bags: list[Counter]) -> sparse.csr_array | None:
    """Counts, a row a bag; None without anything to compare."""
    known: dict = {}
    rows, columns, values = [], [], []
    for number, bag in enumerate(bags):
        for key, count in bag.items():
            rows.append(number)
            columns.append(known.setdefault(key, len(known)))
            values.append(float(count))
    return (
        sparse.csr_array((values, (rows, columns)), shape=(len(bags), len(known)))
        if len(bags) > 1 and known
        else None
    )


def _pairs(numbers: list[str], unit: sparse.csr_array, threshold: float) -> list[Pair]:
    return sorted(_over(numbers, unit, threshold), key=lambda pair: -pair[2])


def _over(numbers: list[str], unit: sparse.csr_array, threshold: float) -> Iterator[Pair]:
    for start in range(0, len(numbers), _BLOCK):
        block = (unit[start : start + _BLOCK] @ unit.T).tocoo()
        row, column = block.coords
        for first, second, value in zip(row + start, column, block.data, strict=True):
            if first < second and value >= threshold - 1e-9:
                yield numbers[first], numbers[second], float(value)
