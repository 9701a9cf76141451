-- Observations of all sources at their territory.
{{ located('observation', 'year') }}
