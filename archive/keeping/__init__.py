"""Keeping house: copies of what is not evidence, the room that there is, what may go, and a catalogue that stays quick."""
