"""What an IRO does: one function a verb, one transaction each."""
