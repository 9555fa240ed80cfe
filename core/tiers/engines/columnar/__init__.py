"""The columnar engine: the same nodes as Polars expressions over scaled integers."""
