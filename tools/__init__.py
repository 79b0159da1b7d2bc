"""What maintains the project itself; nothing here ships with the package."""
