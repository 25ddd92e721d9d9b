"""Where on a page the article stands: by the rules of its platform, or by the shape of its text."""
