"""Tests: a folder per room of the house, and the servers and judges that they share."""
