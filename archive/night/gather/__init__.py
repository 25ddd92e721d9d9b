"""What a night was, counted: from the catalogue what was captured, from the operator's book what was meant."""
