{{ published_statistics('police_perpetrator') }}
