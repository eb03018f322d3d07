"""The training room of the voice net. Not part of the product; it needs packages that the product does not."""
