"""Ratios against peers, written to files with the machine's description."""
