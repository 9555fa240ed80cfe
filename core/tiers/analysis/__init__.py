"""Proofs about whole policies: what holds for every customer there could ever be."""
