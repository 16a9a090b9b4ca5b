"""What the search writes: saved searches, synonyms, the words that found nothing."""
