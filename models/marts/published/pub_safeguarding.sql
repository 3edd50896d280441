{{ published_statistics('safeguarding') }}
