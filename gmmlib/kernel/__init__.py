"""Two forms of the E-step, and which to take: `linear` and `whitened`."""
