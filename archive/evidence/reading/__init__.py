"""From a file's bytes back to captures, whoever made the file."""
