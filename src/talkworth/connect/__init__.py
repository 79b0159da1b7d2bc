"""Platforms that we ask ourselves: what their webhooks need, and what these did not bring."""
