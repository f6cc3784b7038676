"""What every long piece of work shares: typed events, progress, cancelling, errors in words, places on disk."""
