"""The records: the only place that knows SQL."""
