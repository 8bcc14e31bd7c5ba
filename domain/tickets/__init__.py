"""Support tickets: what they are, how they live, how urgent they are, how long they may take."""
