"""Projects in the database: their facts, their milestones, the lines that list them, what an import compares with."""
