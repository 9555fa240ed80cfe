"""The interpreter as one Python function, for services that decide about one customer.

`meaning` defines; this is the same, written out once for a program. Numbers are scaled
integers, as in columns: the types of nodes prove how many places a result has, and
Python's integers have no width. Where nothing can be missing, nothing is asked.

What is written holds no text of an owner's: names and constants are values.
"""
