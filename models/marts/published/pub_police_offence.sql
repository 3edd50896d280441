{{ published_statistics('police_offence') }}
