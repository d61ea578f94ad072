"""What is asked: one class a section, which the screen, the checks and the tables all read."""
