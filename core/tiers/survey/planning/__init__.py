"""Planning a round: how many answers are needed, and the cheapest way to them."""
