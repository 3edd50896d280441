{{ published_statistics('police_victim') }}
