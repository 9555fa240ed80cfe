"""What channels put on paper: pages with Chinese text, codes, questionnaires.

Of its modules only `faults` and `words` can be imported without the extra `survey`.
"""
