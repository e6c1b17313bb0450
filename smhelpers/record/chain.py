"""The hash chain: every entry's hash covers its content and the hash before it.

It proves that nothing inside was changed, taken out or put in between after the fact, as long as a
later head hash is known from
elsewhere (printed, signed, sent by mail). It cannot prove that an entry was true when it was
written, nor, without such a head, that
the whole file was not written anew or its end cut off.
"""

import hashlib
import json
from typing import Any

#: What stands before the first entry.
GENESIS = "0" * 64


def canonical(content: Any) -> str:
    """JSON in the one form that is hashed: keys sorted, no blanks, characters as they are.

    `ValueError` for NaN and infinities.
    """
    return json.dumps(
        content,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def link(
    seq: int,
    at: str,
    kind: str,
    student: str,
    body: str,
    previous: str,
) -> str:
    """SHA-256 of an entry; `body` is canonical JSON already."""
    return hashlib.sha256(
        canonical([seq, at, kind, student, body, previous]).encode("utf-8", "surrogatepass"),
    ).hexdigest()
