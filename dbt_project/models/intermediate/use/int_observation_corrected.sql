-- Observations as the sources state them, except for the known bad values.
{{ use_corrected(ref('int_observation_located'), 'observation', ['series_code', 'place_code', 'year'], 'value') }}
