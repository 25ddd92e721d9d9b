"""What becomes durable: files that are closed when they say so, and records put together for them."""
