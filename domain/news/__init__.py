"""The Tuesday news: items, their life, whom they are for, when they go out, what readers make of them."""
