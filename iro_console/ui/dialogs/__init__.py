"""What asks and then goes away."""
