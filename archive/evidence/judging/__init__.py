"""Whether files are right: by the specification, by their digests, by what other people's tools say of them."""
