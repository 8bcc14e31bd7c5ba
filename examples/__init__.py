"""A made-up organisation, and Teams on one's own machine to meet it in."""
