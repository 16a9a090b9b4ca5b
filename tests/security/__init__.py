"""The attacker: forged, guessed, injected, replayed; nothing leaks and nothing breaks."""
