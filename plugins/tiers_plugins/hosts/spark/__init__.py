"""Spark: batches of Arrow on many machines, for the columns that compute everything.

PySpark is imported where it is used alone; it is an extra.
"""
