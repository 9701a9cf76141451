"""Signs of personal data. The register needs none: a file that has some is refused, not stored."""

from __future__ import annotations

import re
from collections.abc import Collection

from extractors.register.templates import plain

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]{2,}")
_PHONE = re.compile(r"(?<![\w+])\+\d(?:[\s().-]{0,2}\d){8,14}(?!\d)")
_CALLED = re.compile(
    r"(?i)\b(?:tel|tél|telf|telefono|teléfono|téléphone|telefone|phone|cel|móvil|whatsapp)"
    r"\b[.:\s]*[(+\d][\d\s().-]{6,}\d"
)
#: In every word that `_CALLED` begins with, whatever its case.
_CALLING = ("tel", "tél", "phone", "cel", "móvil", "whatsapp")
_ADDRESSED = re.compile(
    r"(?i)^\s*(?:sr|sra|srta|dr|dra|mr|mrs|ms|mme|mlle|lic|licda|ing|arq|prof|profa|don|doña|dom|"
    r"dona|monsieur|madame|señor|señora|senhor|senhora)\b\.?\s+\w"
)
#: Headings that are a person's data when they are no heading of the sheet.
_WORDS = re.compile(
    r"\b(?:email|mail|correo|courriel|telefono|telephone|phone|telefone|tel|celular|movil|mobile|whatsapp|"
    r"apellido|apellidos|surname|prenom|sobrenome|contacto|contact|contato|persona|person|personne|"
    r"pessoa|dni|cpf|curp|nif|passport|pasaporte|passeport|passaporte|nacimiento|birth|naissance|"
    r"nascimento|funcionario|funcionaria|empleado|empleada|employee|firmante|signataire|signatory|"
    r"alcalde|alcaldesa|mayor|maire|prefeito|prefeita)\b"
)
_ALONE = {"nombre", "nombres", "nom", "noms", "nome", "nomes", "name", "names", "full name"}


def is_personal_heading(heading: str) -> bool:
    """Whether a heading that the sheet does not know asks for a person's data."""
    words = plain(heading)
    return words in _ALONE or _WORDS.search(words) is not None


def among(texts: Collection[str], type_: str) -> set[str]:
    """Those of a column's texts that hold an e-mail address, a phone number or, for a unit, a title.

    Nearly none does, so all are looked at together for what each sign needs before any is alone.
    """
    together = "\n".join(texts)
    folded = together.casefold()
    signs = [(_EMAIL, "@" in together), (_PHONE, "+" in together)]
    signs += [(_CALLED, any(word in folded for word in _CALLING))]
    signs += [(_ADDRESSED, type_ == "unit")]
    patterns = [pattern for pattern, can_be in signs if can_be]
    return {text for pattern in patterns for text in texts if pattern.search(text)}
