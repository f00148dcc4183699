"""What leaves the house: submissions and their files. Reads `marts` only."""
