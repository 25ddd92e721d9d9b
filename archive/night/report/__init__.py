"""A night for people: one line, a text, a page, a message. Nothing that a portal printed can steer where it is shown."""
