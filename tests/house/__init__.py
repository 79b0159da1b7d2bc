"""The rules of the house: each is a function from files to the lines that break it."""
