"""Whole screens: the desk and a child's page."""
