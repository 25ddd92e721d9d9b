"""What needs the network: walking portals and capturing every answer. May lean on the archive, never the other way."""
