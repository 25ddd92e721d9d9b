"""The page as a tree: decoded, parsed, its blocks, pictures and links."""
