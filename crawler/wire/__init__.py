"""What goes over the wire to a portal and back, as it is: connections, requests, answers."""
