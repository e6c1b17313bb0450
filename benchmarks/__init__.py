"""Measurements, side by side with the stock tools: `python -m benchmarks [name ...]`."""
