"""From where a table is, as an analyst writes it, to its rows, lazily."""
