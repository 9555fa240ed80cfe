"""Estimates from samples: weights, figures, their errors, and what is said of them.

The kernels follow the theory of designs (Särndal, Swensson and Wretman, Model Assisted
Survey Sampling, 1992; Lumley, Complex Surveys, 2010): populations are fixed, and what
varies is who was drawn. They need numpy, and scipy for distributions: the extra
`survey`.
"""
