"""Files out: bytes made of plain values, and written so that nobody ever sees half of one."""
