"""How much there is of all there was: of a portal's articles, of what pages need, of what a site file expects. Reads only."""
