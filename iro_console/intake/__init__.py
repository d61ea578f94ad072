"""Files in: bytes to typed rows and problems. Writes nothing itself."""
