{{ involvement_fact('victim_key', 'VICTIM') }}
