"""The policy of the benchmarks as somebody would write it for one table, by hand.

Nothing is checked: no range, no missing value, no repeated key. Percentiles and the
like are given as `policy` fits them; how often each is applied is what is measured.
"""
