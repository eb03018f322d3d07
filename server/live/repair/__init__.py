"""Repairs of what the model does wrong on a connection that is well; the room decides and knows no socket, clock or page."""
