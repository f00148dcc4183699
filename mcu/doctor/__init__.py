"""What is wrong with this installation, in sentences: each check is a function that returns one verdict."""
