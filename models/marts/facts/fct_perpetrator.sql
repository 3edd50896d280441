{{ involvement_fact('perpetrator_key', 'ACCUSED', 'offence.is_detected') }}
