"""What a person can say or press, one file per feature: command, form, button → one workflow call → one reply."""
