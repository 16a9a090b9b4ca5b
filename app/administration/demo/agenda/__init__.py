"""The agenda of the demonstration: meetings that come back, a visit, webinars, a cancelled day."""
