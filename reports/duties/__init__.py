"""What an МЦУ owes when: how far each submission has come, what is late, who has to approve what."""
