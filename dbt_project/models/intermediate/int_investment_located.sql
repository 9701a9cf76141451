-- Investment statements of all sources at their territory; classes are kept apart.
{{ located('investment', 'year') }}
