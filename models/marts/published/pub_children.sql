{{ published_statistics('children') }}
