"""Which texts are nearly the same: MinHash finds the candidates, an edit ratio decides.

Montevideo found 240 twinnings "always drafted using the same text". Names of partners, dates and
numbers differ in such texts, so they are masked before the comparison. `THRESHOLD` was set on the
labelled pairs of `tests/auditing/labelled_pairs.csv` (2026-11-24): see docs/agreement_audit.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz

#: Similarity, 0 to 100, from which two texts are the same text with other names.
THRESHOLD = 85.0
#: A text of fewer words says too little to be called a copy.
MIN_WORDS = 8
_PERMUTATIONS = 64
#: Jaccard similarity of word triples at which a pair becomes a candidate: well below the threshold.
_CANDIDATE = 0.4
_SHINGLE = 3
#: So few are sooner compared each with each: an index costs 10 ms, and most registers hold few texts.
_FEW = 30


def normalised(text: str) -> str:
    """Lower case, without accents and punctuation, names and numbers masked."""
    # A capital inside a sentence begins a name; the first word of one does not tell.
    masked = re.sub(r"(?<![.!?:;]\s)(?<!^)\b[A-ZÀ-Ý][\w'’-]*", "_", text.strip())
    masked = re.sub(r"\d+", "_", masked)
    plain = unicodedata.normalize("NFKD", masked.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[a-z_]+", plain)
    return re.sub(r"(_ )+_|_+", "_", " ".join(words)).strip()


def _signature(words: list[str]) -> MinHash:
    signature = MinHash(num_perm=_PERMUTATIONS, seed=1)
    shingles = {
        " ".join(words[start : start + _SHINGLE])
        for start in range(max(1, len(words) - _SHINGLE + 1))
    }
    signature.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return signature


def _candidates(distinct: list[str]) -> Iterator[tuple[int, int]]:
    if len(distinct) <= _FEW:
        yield from combinations(range(len(distinct)), 2)
        return
    index = MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
    for number, text in enumerate(distinct):
        signature = _signature(text.split())
        for earlier in index.query(signature):
            yield earlier, number
        index.insert(number, signature)


def clusters(texts: Sequence[str | None]) -> list[int | None]:
    """The group of each text, numbered from 0 by first appearance; None for one too short or absent.

    Texts in a group are linked by pairs whose similarity reaches `THRESHOLD`. Identical texts cost
    one comparison, so a register of copies is as fast as one of originals.
    """
    plain = [normalised(text) if text else "" for text in texts]
    usable = [text if len(text.split()) >= MIN_WORDS else None for text in plain]
    distinct = list(dict.fromkeys(text for text in usable if text is not None))
    parent = list(range(len(distinct)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for first, second in _candidates(distinct):
        if root(first) != root(second):
            likeness = fuzz.ratio(distinct[first], distinct[second], score_cutoff=THRESHOLD)
            if likeness >= THRESHOLD:
                parent[root(second)] = root(first)
    group = {text: root(number) for number, text in enumerate(distinct)}
    numbers: dict[int, int] = {}
    return [
        None if text is None else numbers.setdefault(group[text], len(numbers)) for text in usable
    ]
