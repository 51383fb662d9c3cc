"""PCM: chimes, mixing, the voice and its cache."""
