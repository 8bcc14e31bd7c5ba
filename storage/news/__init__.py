"""The news in the database: items, whom they go to, what readers make of them."""
