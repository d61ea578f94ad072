"""The screens. Nothing below this layer knows of them."""
