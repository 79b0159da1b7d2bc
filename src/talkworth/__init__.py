"""What is talk worth? Exact, explained revenue of AI conversations in a shop."""

__version__ = "0.1.0"
