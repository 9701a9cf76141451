"""The words of the rule of international scope: Spanish, French, Portuguese, English, Catalan.

All are patterns over folded text: lower case, no accents. Nationalities that share a line (the
Nordic ones, say) are told apart from no home country of a territory.
"""

from __future__ import annotations

EMBASSY = r"\b(?:embajadas?|ambassades?|embaixadas?|embass(?:y|ies)|ambaixad(?:a|es)|consulados?|consulats?|consolats?|consulates?)\b"
#: Country -> its institutes abroad.
INSTITUTES = {
    "FRA": r"instituto? frances|instituts? francais|alianza francesa|alliance francaise|alianca francesa|institut frances",
    "DEU": r"goethe(?:-| )?institut\w*|instituto goethe|institut goethe",
    "GBR": r"british council",
    "ITA": r"(?:istituto|instituto|institut|institute) (?:italian\w*|of italian)",
    "PRT": r"instituto camoes|camoes(?: |,|-)+(?:instituto|institut)",
    "ESP": r"institut?o? cervantes|accion cultural espanola",
    "CHN": r"institut\w* confuci\w*|centro cultural (?:de )?china|centre culturel (?:de )?chin\w*",
    "POL": r"instituto polaco|institut polonais|polish institute",
    "CZE": r"centro checo|centre tcheque|czech cent(?:re|er)",
    "HUN": r"institut\w* (?:hungar\w+|liszt|balassi)|institut hongrois|collegium hungaricum",
    "ROU": r"institut\w* cultural rumano|institut culturel roumain",
    "JPN": r"(?:fundacion japon|japan foundation|maison de la culture du japon)",
    "KOR": r"(?:centro cultural coreano|centre culturel coreen|korean cultural cent\w+)",
    "CHE": r"pro helvetia|centre culturel suisse",
    "AUT": r"(?:foro cultural de austria|forum culturel autrichien|austrian cultural forum)",
    "XXX": r"ficep|eunic",
}
BODIES = (
    r"\b(?:unesco|unicef|acnur|segib|oei|onu mujeres|naciones unidas|nations unies|nacoes unidas|"
    r"united nations|comision europea|commission europeenne|comissao europeia|european commission|"
    r"parlamento europeo|parlement europeen|european parliament|consejo de europa|"
    r"conseil de l'europe|council of europe|organisation internationale)\b"
)
#: What makes a body a host and not a mere subject.
HOSTED = (
    r"(?:organiz\w+|organis\w+|colabora\w+|collabora\w+|patrocin\w+|promov\w+|impuls\w+|apoyo|soutien|"
    r"apoio|support\w*|parten\w+|partner\w*|parceria|presented by|presentad\w+ por)"
)
CLASS = (
    r"\b(?:copa (?:del mundo|do mundo|davis|america|libertadores)|world cup|coupe du monde|"
    r"(?:campeonat\w+|championnats?|championships?|campionats?) "
    r"(?:del mundo|de europa|d'europe|du monde|mundial\w*|europe\w*|do mundo|do|iberoamerican\w*)|"
    r"(?:world|european) championships?|eurocopa|champions league|euroliga|"
    r"juegos (?:olimpicos|paralimpicos|panamericanos)|jeux (?:olympiques|paralympiques)|"
    r"(?:olympic|paralympic) games|jogos (?:olimpicos|pan-americanos)|grand prix|gran premio de)\b"
)
MEETING = (
    r"(?:festival\w*|congre\w+|certam\w+|concursos?|concours|contest|competition|encuentros?|rencontres?|"
    r"encontros?|trobad\w+|ferias?|foires?|feiras?|fir(?:a|es)|fairs?|salon\w*|salao|salo|bienal|biennale?|"
    r"triennale?|jornad\w+|journees?|jornades|simposi\w+|sympos\w+|foros?|forums?|muestras?|mostras?|"
    r"seminari\w+|seminaires?|seminars?|conferenci\w+|conferences?|cumbres?|sommets?|summits?|cupula|"
    r"torneos?|tournois?|torneios?|tournaments?|semanas?|semaines?|setman\w+|week|exposicion|exposition|"
    r"premios?|prix|trophee|trofeos?|masters?|open|galas?|convencion|convention|workshops?)"
)
INTERNATIONAL = (
    r"(?:internacion\w+|international\w*|iberoamerican\w*|ibero-american\w*|panamerican\w*|mundial|"
    r"mondial\w*|worldwide|francophon\w+|mediterrane\w+|intercontinental\w*)"
)
EXPLICIT = rf"\b(?:{MEETING}(?:\W+\w+){{0,6}}?\W+{INTERNATIONAL}|{INTERNATIONAL}(?:\W+\w+){{0,2}}?\W+{MEETING})\b"
#: Days that the calendar calls international say nothing of the event.
CALENDAR = r"\b(?:dias?|jours?|journees?|jornada|days?|diada|semanas?|semaine|ano|annee|year) (?:\w+ )?(?:internacion\w+|international\w*|mundial\w*|mondial\w*|europe\w*)(?: (?:de|del|d'|du|des|da|do|of|por|contra|para)\b)?"
WEAK = rf"\b(?:{MEETING}|{INTERNATIONAL}|europe\w*|latinoamerican\w*|world)\b"
NATIONS = {
    "DEU": "aleman|alemana|alemanes|alemanas|allemand|allemande|allemands|alemao|alemany|alemanya",
    "FRA": "frances|francesa|franceses|francesas|francais|francaise|francaises",
    "ESP": "espanol|espanola|espanoles|espagnol|espagnole|espagnols|espanhol|espanhola",
    "ITA": "italiano|italiana|italianos|italianas|italien|italienne|italiens|italia",
    "PRT": "portugues|portuguesa|portugueses|portugais|portugaise",
    "GBR": "britanico|britanica|britanicos|inglesa|ingleses|escoces|escocesa|gales|galesa|britannique|anglais|anglaise|ecossais|londinense",
    "IRL": "irlandes|irlandesa|irlandeses|irlandais|irlandaise",
    "BEL": "belga|belgas|belge|belges|flamenca de belgica",
    "CHE": "suizo|suiza|suizos|suisse|suisses",
    "AUT": "austriaco|austriaca|autrichien|autrichienne|vienes|vienesa",
    "NLD": "neerlandes|neerlandesa|holandes|holandesa|neerlandais|neerlandaise|hollandais",
    "NOR": "noruego|noruega|norvegien|norvegienne|danes|danesa|danois|danoise|sueco|sueca|suedois|suedoise|finlandes|finlandesa|finlandais|islandes|islandesa|islandais",
    "POL": "polaco|polaca|polonais|polonaise|checo|checa|tcheque|hungaro|hungara|hongrois|hongroise|rumano|rumana|roumain|roumaine|bulgaro|bulgara|bulgare|serbio|serbia|serbe|croata|croate|esloveno|slovene",
    "GRC": "griego|griega|grec|grecque|turco|turca|turc|turque|ruso|rusa|rusos|russe|ucraniano|ucraniana|ukrainien|ukrainienne|georgiano|georgiana|armenio|armenia|armenien",
    "MAR": "marroqui|marroquies|marocain|marocaine|argelino|argelina|algerien|algerienne|tunecino|tunecina|tunisien|tunisienne|egipcio|egipcia|egyptien|senegales|senegalesa|senegalais|maliense|malien|malienne|sudafricano|sudafricana|congoles|congolais|caboverdiano|caboverdiana",
    "JPN": "japones|japonesa|japoneses|japonais|japonaise|chino|china|chinos|chinois|chinoise|coreano|coreana|coreen|coreenne|indio|india|indien|indienne|irani|iranien|iranienne|libanes|libanesa|libanais|palestino|palestina|palestinien|israeli|israelien|australiano|australiana|australien",
    "USA": "estadounidense|estadounidenses|norteamericano|norteamericana|americain|americaine|americains|canadiense|canadien|canadienne|quebecois|quebecoise|neoyorquino|neoyorquina",
    "MEX": "mexicano|mexicana|mexicanos|mexicain|mexicaine",
    "ARG": "argentino|argentina|argentinos|argentin|argentine",
    "BRA": "brasileno|brasilena|brasilenos|bresilien|bresilienne|brasileiro|brasileira",
    "COL": "colombiano|colombiana|colombianos|colombien|colombienne",
    "URY": "uruguayo|uruguaya|uruguayen|uruguaio",
    "ECU": "ecuatoriano|ecuatoriana|equatorien|equatoriano",
    "CHL": "chileno|chilena|chilenos|chilien|chilienne|peruano|peruana|peruvien|boliviano|boliviana|bolivien|venezolano|venezolana|venezuelien|paraguayo|paraguaya|cubano|cubana|cubanos|cubain|cubaine|dominicano|dominicana|costarricense|puertorriqueno|haitiano|haitien",
}  # fmt: skip
ENGLISH = {
    "DEU": "german", "FRA": "french", "ESP": "spanish", "ITA": "italian", "PRT": "portuguese", "GBR": "british|scottish|welsh",
    "IRL": "irish", "BEL": "belgian", "CHE": "swiss", "AUT": "austrian", "NLD": "dutch", "NOR": "norwegian|danish|swedish|finnish",
    "POL": "polish|czech|hungarian|romanian", "JPN": "japanese|chinese|korean|indian", "USA": "american|canadian",
    "MEX": "mexican", "ARG": "argentinian", "BRA": "brazilian", "COL": "colombian", "URY": "uruguayan", "ECU": "ecuadorian",
}  # fmt: skip
#: Who takes part, before or after a nationality.
ROLES = (
    r"(?:musicos?|musiciens?|bandas?|grupos?|groupes?|companias?|compagnies?|companhias?|company|companyia|"
    r"orquestas?|orchestres?|orchestra|coros?|choeurs?|choir|cantantes?|cantautora?|chanteu\w+|cantoras?|"
    r"pianistas?|pianistes?|guitarristas?|guitaristes?|percusionistas?|violinistas?|violonchelista|saxofonista|"
    r"trompetista|baterista|djs?|coreograf\w+|choregraphes?|bailarin\w*|danseu\w+|ballet|artistas?|artistes?|"
    r"circo|cirque|ensembles?|cuarteto|quatuor|quartet|trio|duo|quinteto|ponentes?|expert\w*|investigador\w*|"
    r"ilustrador\w*|illustrat\w+|fotograf[oa]s?|photographes?|escultor\w*|sculpteurs?|narrador\w*|payas[oa])"
)
#: Who lives here, or lived long ago, comes from nowhere.
RESIDENT = (
    r"(?:afincad|residen|radicad|vive en|asentad|installee? a|etabli|based in|de origen|d'origine|"
    r"de origem|renacimiento|barroco|del siglo|du \w+ siecle|\(1\d\d\d)"
)
#: What is about a work or a subject, not held with people from abroad.
ABOUT = (
    r"(?:pelicula|\bcine\b|cinefor|cineactiv|\bfilms?\b|proyeccion|projection|documental|cortometraj|"
    r"clubs? de lectura|clubeslectura|conferencia|conference sur|visita|itinerari|excursion|\bcursos?\b|"
    r"cursostaller|taller|atelier|\bcours\b|oficina|workshop|biografia)"
)
#: What is from abroad, whoever it is.
FOREIGN = (
    r"(?:internacion\w+|internation\w+|extranjer\w+|etrangers?|estrangeir\w+|foreign|"
    r"del mundo entero|de todo el mundo|du monde entier|from around the world)"
)
COUNTRIES = r"(?:paises|pays|countries|paisos)"
ABROAD = (
    r"\b(?:artistas?|artistes?|music\w+|companias?|compagnies|creador\w+|participant\w+|ponentes|expert\w+|"
    r"grupos|grups|groupes|invitad\w+|invites|interpretes|figuras|orquestas|bandas|speakers|guests|delegaciones|delegations)"
    rf"(?: \w+){{0,3}} (?:{FOREIGN}|(?:de|from|venus de|procedentes de) (?:\w+ ){{0,2}}{COUNTRIES})\b"
)
#: A career is told with festivals of elsewhere.
CAREER = (
    r"(?:premiad|galardon|ganador|seleccionad|particip|ha (?:formado|actuado|recibido)|form\w+ parte|laureat|"
    r"\baward|winner|recibio|trayectoria|carriere|presented at)"
)
#: Names of the home country, after an embassy that is its own.
HOMES = {"ESP": "espana|espagne|spain", "FRA": "francia|france|franca"}
