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
#: In a cell where no number belongs; nine digits and more are a phone's, a document's or an account's.
_DIGITS = re.compile(r"(?:\d[\s().-]{0,2}){8,}\d")
#: Given names that are seldom the first word of a department's name or of a place's.
_NAMES = """
    adriana alberto alejandra alejandro alfredo alice alicia alvaro amelie ana anabel andre
    andrea andreia andres angela anna anne anthony antoine antonio arnaud arturo barbara beatriz
    bernardo brigitte bruno camila camille carla carlos caroline catalina catherine cecilia
    celine charles chloe christine christophe claire clara claudia claudio cristina daniel
    daniela david debora diego eduarda eduardo elena elisabeth elizabeth emilie emilio emily
    emma enrique ernesto esteban eva fabiana fabio felipe fernanda fernando filipe francois
    francoise gabriel gabriela gerard gilles gonzalo guillaume guillermo gustavo hector helena
    helene henri henrique hugo ignacio ines irene isabel isabelle jacqueline jacques jaime james
    javier jean jennifer jessica joan joana joao joaquin john jorge jose josefina juan juana
    juliana julie julien julio karina laura laurent leonardo leticia lucas lucia luciana luis
    luisa luiz manuel manuela marcela marcelo marcia marcos maria mariana marie mario marta
    martha martin mateo mathieu matthieu mauricio michael michel miguel monica nathalie nicolas
    nuno olga olivier oscar pablo patricia patrick paul paula paulo pedro philippe pierre rafael
    raquel raul rebecca ricardo richard robert roberto rodrigo ruben sandra sandrine sebastian
    sergio silvia sonia sophie stephane stephanie susana sylvie tatiana teresa thiago thomas
    tiago valentina valeria veronica vicente victor virginie william xavier yolanda
"""
_GIVEN = frozenset(_NAMES.split())
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


def is_name(text: str) -> bool:
    """Whether a short text reads like a person's name: "Ana Pérez", "Pérez Gómez, Ana"."""
    parts = [plain(part).split() for part in text.split(",")]
    words = [word for part in parts for word in part]
    is_short = 2 <= len(words) <= 5 and len(parts) <= 2 and all(map(str.isalpha, words))
    return is_short and all(parts) and parts[-1][0] in _GIVEN


def among(texts: Collection[str], type_: str) -> set[str]:
    """Those of a column's texts that hold an e-mail address or a phone number.

    Where a department is expected, or nothing is, also those that hold a title or any long number, or
    are a person's name: in a sentence these may be a street's or a square's.

    Nearly none does, so all are looked at together for what each sign needs before any is alone.
    """
    together = "\n".join(texts)
    folded = together.casefold()
    signs = [(_EMAIL, "@" in together), (_PHONE, "+" in together)]
    signs += [(_CALLED, any(word in folded for word in _CALLING))]
    signs += [(_ADDRESSED, type_ == "unit"), (_DIGITS, type_ == "unit")]
    patterns = [pattern for pattern, can_be in signs if can_be]
    found = {text for pattern in patterns for text in texts if pattern.search(text)}
    return found | ({text for text in texts if is_name(text)} if type_ == "unit" else set())
