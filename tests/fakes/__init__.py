"""Stand-ins over real HTTP: Teams' connector service, Microsoft's login services, and the Teams client of a person."""
