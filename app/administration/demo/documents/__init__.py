"""The documents of the demonstration: papers in real formats, with their versions and weight."""
