"""What a model on disk does on a text: perplexity, speed, memory, and whether it still speaks."""
