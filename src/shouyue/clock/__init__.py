"""The company's time: the real one, or for a demo company one that was set and runs faster or slower."""
