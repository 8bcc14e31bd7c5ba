"""The Teams app package: what an administrator uploads so that people find Mardi in Teams."""
