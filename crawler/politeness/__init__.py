"""How often a host may be asked, and what: robots.txt, Crawl-delay, Retry-After, and the pace that nights have learned."""
