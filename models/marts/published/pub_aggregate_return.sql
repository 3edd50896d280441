{{ published_statistics('aggregate_return') }}
