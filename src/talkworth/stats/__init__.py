"""Intervals: pure functions of sufficient statistics. Money stays whole up to this edge."""
