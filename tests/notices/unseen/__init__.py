"""Batches of messages written to see how far the rules hold, and `scoring` to say it in figures.

Kinds told right, and no-loan messages taken for loan notices, when each batch was new:
chinese_1 0.955 (3 of 111), chinese_2 0.882 (4 of 101), chinese_3 0.887 (0 of 79), english_1 0.909 (2 of 99),
english_2 0.815 (3 of 92), english_3 0.758 (5 of 62; most of it traps).
"""
