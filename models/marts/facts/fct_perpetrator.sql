{{ involvement_fact('perpetrator_key', 'ACCUSED', 'offence.is_crime and offence.is_detected') }}
