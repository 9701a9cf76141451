"""What we say to an office about its files, in the language of the file."""

from __future__ import annotations

from extractors.register.templates import LANGUAGES, Language

#: key -> Spanish, French, Portuguese, English.
_TEXTS: dict[str, tuple[str, str, str, str]] = {
    # A wrong cell, and what was expected in it.
    "cell": (
        "{file}, hoja «{sheet}», fila {row}, columna {column} ({heading}): «{value}»; se esperaba {expected}",
        "{file}, feuille « {sheet} », ligne {row}, colonne {column} ({heading}) : « {value} » ; attendu : {expected}",
        "{file}, folha «{sheet}», linha {row}, coluna {column} ({heading}): «{value}»; esperava-se {expected}",
        '{file}, sheet "{sheet}", row {row}, column {column} ({heading}): "{value}"; expected {expected}',
    ),
    "file": ("{file}: rechazado: {expected}", "{file} : refusé : {expected}", "{file}: recusado: {expected}", "{file}: refused: {expected}"),
    "suggestion": ("; propuesta: {suggestion}", " ; proposition : {suggestion}", "; sugestão: {suggestion}", "; suggestion: {suggestion}"),
    "empty": ("(vacía)", "(vide)", "(vazia)", "(empty)"),
    "hidden": ("(oculto)", "(masqué)", "(oculto)", "(hidden)"),
    "required": ("un valor: la columna es obligatoria", "une valeur : la colonne est obligatoire", "um valor: a coluna é obrigatória", "a value: the column is required"),
    "choice": ("uno de: {values}", "l'une de ces valeurs : {values}", "um destes valores: {values}", "one of: {values}"),
    "country": ("un país, por su nombre o su código ISO", "un pays, par son nom ou son code ISO", "um país, pelo nome ou pelo código ISO", "a country, by its name or ISO code"),
    "date": ("una fecha dd/mm/aaaa o aaaa-mm-dd", "une date jj/mm/aaaa ou aaaa-mm-jj", "uma data dd/mm/aaaa ou aaaa-mm-dd", "a date dd/mm/yyyy or yyyy-mm-dd"),
    "when": ("un año o una fecha dd/mm/aaaa o aaaa-mm-dd", "une année ou une date jj/mm/aaaa ou aaaa-mm-jj", "um ano ou uma data dd/mm/aaaa ou aaaa-mm-dd", "a year, or a date dd/mm/yyyy or yyyy-mm-dd"),
    "year": ("un año entre 1900 y 2100", "une année entre 1900 et 2100", "um ano entre 1900 e 2100", "a year from 1900 to 2100"),
    "integer": ("un número entero, {minimum} o mayor", "un nombre entier, au moins {minimum}", "um número inteiro, {minimum} ou maior", "a whole number, {minimum} or more"),
    "number": ("un número, 0 o mayor", "un nombre, au moins 0", "um número, 0 ou maior", "a number, 0 or more"),
    "ambiguous": ("un número que se lea de una sola manera", "un nombre qui ne se lise que d'une façon", "um número que se leia de uma só maneira", "a number that can be read in one way only"),
    "or": ("{a} o {b}", "{a} ou {b}", "{a} ou {b}", "{a} or {b}"),
    "percent": ("un porcentaje entre 0 y 100", "un pourcentage entre 0 et 100", "uma percentagem entre 0 e 100", "a percentage from 0 to 100"),
    "boolean": ("sí o no", "oui ou non", "sim ou não", "yes or no"),
    "sdg": ("números de ODS del 1 al 17, con comas", "des numéros d'ODD de 1 à 17, avec des virgules", "números de ODS de 1 a 17, com vírgulas", "SDG numbers from 1 to 17, with commas"),
    "place_id": ("un identificador de Wikidata, como Q1335", "un identifiant Wikidata, comme Q1335", "um identificador do Wikidata, como Q1335", "a Wikidata identifier, such as Q1335"),
    "currency": ("un código de moneda ISO 4217, como USD", "un code de devise ISO 4217, comme USD", "um código de moeda ISO 4217, como USD", "an ISO 4217 currency code, such as USD"),
    "text": ("un texto sin caracteres de control, de 32 767 como máximo", "un texte sans caractères de contrôle, de 32 767 au plus", "um texto sem caracteres de controle, de 32 767 no máximo", "a text without control characters, 32,767 at most"),
    "not_before": ("nada anterior a «{heading}» ({other})", "rien d'antérieur à « {heading} » ({other})", "nada anterior a «{heading}» ({other})", 'nothing before "{heading}" ({other})'),
    "at_most": ("no más que «{heading}» ({other})", "pas plus que « {heading} » ({other})", "não mais que «{heading}» ({other})", 'not more than "{heading}" ({other})'),
    "or_else": ("un valor, o «{heading}» en su lugar", "une valeur, ou « {heading} » à la place", "um valor, ou «{heading}» em seu lugar", 'a value, or "{heading}" instead'),
    "unique": ("un valor que no se repita: ya está en la fila {row}", "une valeur unique : elle est déjà à la ligne {row}", "um valor que não se repita: já está na linha {row}", "a value that is there once: it is in row {row} already"),
    "calculated": ("un valor: la fórmula no tiene resultado", "une valeur : la formule n'a pas de résultat", "um valor: a fórmula não tem resultado", "a value: the formula has no result"),
    "heading": ("un encabezado de esta hoja", "un en-tête de cette feuille", "um cabeçalho desta folha", "a heading of this sheet"),
    "no_heading": ("un encabezado sobre la celda", "un en-tête au-dessus de la cellule", "um cabeçalho acima da célula", "a heading above the cell"),
    "heading_once": ("cada encabezado una sola vez", "chaque en-tête une seule fois", "cada cabeçalho uma só vez", "each heading once"),
    "heading_missing": ("la columna obligatoria «{heading}»", "la colonne obligatoire « {heading} »", "a coluna obrigatória «{heading}»", 'the required column "{heading}"'),
    "personal": ("ningún dato personal (nombres, correos, teléfonos): no se pide ni se guarda", "aucune donnée personnelle (noms, courriels, téléphones) : ni demandée ni gardée", "nenhum dado pessoal (nomes, e-mails, telefones): não se pede nem se guarda", "no personal data (names, e-mails, phones): neither asked for nor kept"),
    # A file that is not opened at all.
    "too_large": ("tiene más de 50 MB", "dépasse 50 Mo", "tem mais de 50 MB", "is larger than 50 MB"),
    "bomb": ("se expande a un tamaño desmedido", "se décompresse à une taille démesurée", "expande-se a um tamanho desmedido", "unpacks to an excessive size"),
    "path": ("contiene rutas no permitidas: {what}", "contient des chemins interdits : {what}", "contém caminhos não permitidos: {what}", "contains paths that are not allowed: {what}"),
    "macros": ("contiene macros u objetos activos: guárdelo como .xlsx", "contient des macros ou objets actifs : enregistrez-le en .xlsx", "contém macros ou objetos ativos: salve-o como .xlsx", "contains macros or active objects: save it as .xlsx"),
    "external": ("enlaza con otros archivos o conexiones: pegue los valores", "est lié à d'autres fichiers ou connexions : collez les valeurs", "tem vínculos com outros arquivos ou conexões: cole os valores", "links to other files or connections: paste the values"),
    "encrypted": ("está protegido con contraseña", "est protégé par un mot de passe", "está protegido por senha", "is protected by a password"),
    "broken": ("no se puede leer como {what}", "ne peut pas être lu comme {what}", "não pode ser lido como {what}", "cannot be read as {what}"),
    "declared": ("contiene declaraciones XML no permitidas", "contient des déclarations XML interdites", "contém declarações XML não permitidas", "contains XML declarations that are not allowed"),
    "long": ("tiene más de {what} filas o columnas", "a plus de {what} lignes ou colonnes", "tem mais de {what} linhas ou colunas", "has more than {what} rows or columns"),
    "encoding": ("no está en UTF-8 ni en Windows-1252", "n'est ni en UTF-8 ni en Windows-1252", "não está em UTF-8 nem em Windows-1252", "is neither UTF-8 nor Windows-1252"),
    "no_header": ("no tiene la fila de encabezados de la plantilla «{what}»", "n'a pas la ligne d'en-têtes du modèle « {what} »", "não tem a linha de cabeçalhos do modelo «{what}»", 'has no row with the headings of the template "{what}"'),
    "file_name": ("no es el nombre de una hoja del registro", "n'est pas le nom d'une feuille du registre", "não é o nome de uma folha do registro", "is not the name of a sheet of the register"),
    "file_twice": ("hay otro archivo para la misma hoja: {what}", "un autre fichier existe pour la même feuille : {what}", "há outro arquivo para a mesma folha: {what}", "there is another file for the same sheet: {what}"),
    "file_kind": ("solo se aceptan .csv y .xlsx", "seuls .csv et .xlsx sont acceptés", "só se aceitam .csv e .xlsx", "only .csv and .xlsx are accepted"),
    "city": ("estos campos faltan o no son como en la plantilla: {what}", "ces champs manquent ou ne sont pas comme dans le modèle : {what}", "estes campos faltam ou não são como no modelo: {what}", "these fields are missing or not as in the template: {what}"),
    "city_missing": ("falta este archivo, que dice de qué ciudad es la carpeta", "ce fichier manque, qui dit de quelle ville est le dossier", "falta este arquivo, que diz de que cidade é a pasta", "this file is missing; it says whose folder it is"),
    "city_twice": ("el territorio es el de la carpeta «{what}»", "le territoire est celui du dossier « {what} »", "o território é o da pasta «{what}»", 'the territory is that of the folder "{what}"'),
    "folder_name": ("la carpeta debe llamarse con minúsculas sin acentos, cifras y guiones: {what}", "le nom du dossier doit être en minuscules sans accents, chiffres et traits d'union : {what}", "o nome da pasta deve ter minúsculas sem acentos, algarismos e hifens: {what}", "the folder's name must be small letters without accents, digits and hyphens: {what}"),
    # Templates.
    "values_sheet": ("Valores", "Valeurs", "Valores", "Values"),
    "values_column": ("Columna", "Colonne", "Coluna", "Column"),
    "values_accepted": ("Se acepta", "Accepté", "Aceita-se", "Accepted"),
    "values_required": ("Obligatoria", "Obligatoire", "Obrigatória", "Required"),
    "yes": ("sí", "oui", "sim", "yes"),
    "no": ("no", "non", "não", "no"),
    "free_text": ("texto, sin datos personales", "texte, sans données personnelles", "texto, sem dados pessoais", "text, without personal data"),
    "example_row": ("La segunda fila es un ejemplo: no se cuenta.", "La deuxième ligne est un exemple : elle ne compte pas.", "A segunda linha é um exemplo: não conta.", "The second row is an example: it is not counted."),
}  # fmt: skip


def say(message: str, language: Language, **values: object) -> str:
    """The message in that language, filled in."""
    return _TEXTS[message][LANGUAGES.index(language)].format(**values)
