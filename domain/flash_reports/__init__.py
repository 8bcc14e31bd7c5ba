"""Flash reports: what one says, how it is typed, compared, prefilled and merged."""
