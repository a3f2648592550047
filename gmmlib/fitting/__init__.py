"""The estimator's parts: what comes in, what may go wrong, what is answered."""
